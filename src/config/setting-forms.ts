import { IsBoolean, Matches } from 'class-validator';

export const IsPath = () => Matches(/^[^\0]+$/, { message: 'must be a path' });

export const IsHost = () => Matches(/^[\w.:-]+$/, { message: 'must be a host name or an IP address' });

export const IsTrueOrFalse = () => IsBoolean({ message: 'must be true or false' });

export const IsWebAddress = () =>
  Matches(/^https?:\/\/[^\s<>"']{1,500}$/, {
    message: 'must be an address that begins with https:// or http://',
  });
