import { isIP } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** IP addresses and networks, separated by commas: `10.0.0.7, 192.168.0.0/16, ::1`. */
function isAddressList(value: unknown): boolean {
  return typeof value === 'string' && value.split(',').every(part => isRange(part.trim()));
}

function isRange(range: string): boolean {
  const [network = '', prefix, ...rest] = range.split('/');
  const family = isIP(network);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32);
}

export function IsAddressList(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isAddressList', validator: { validate: isAddressList } }, options);
}
