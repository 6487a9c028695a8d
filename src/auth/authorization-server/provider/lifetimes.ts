const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds. SMART App Launch 2.2 wants access tokens of an hour at most, those of backend services of five minutes. */
export const LIFETIMES = {
  AuthorizationCode: MINUTE,
  AccessToken: HOUR,
  ClientCredentials: 5 * MINUTE,
  IdToken: HOUR,
  Interaction: 15 * MINUTE,
  Session: 8 * HOUR,
  RefreshToken: 90 * DAY,
  Grant: 90 * DAY,
};
