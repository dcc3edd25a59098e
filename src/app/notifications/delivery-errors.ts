/** Why an attempt was not a delivery. The names stand in the log: none is renamed. */
export const DELIVERY_ERRORS = {
  STATUS: 'The receiver answered with a status other than 2xx.',
  REDIRECT: 'The receiver sent elsewhere (3xx), which is not followed.',
  TIMEOUT: 'The receiver did not answer within ten seconds.',
  NAME_NOT_RESOLVED: 'The host\'s name has no address, or the name servers did not tell it.',
  REFUSED_ADDRESS: 'The address is not on the public internet, or one of those that the host\'s name leads to is not. Nothing was connected to.',
  CONNECTION: 'The connection was refused, or broke before there was an answer.',
  TLS: 'The receiver\'s certificate is not good, or the two could not agree on encryption.',
  STOPPED: 'The process that made it was stopped before the receiver had answered. The receiver may have got it.',
  LOST: 'The process that made it ended before it could tell. The receiver may have got it.',
} as const;

export type DeliveryError = keyof typeof DELIVERY_ERRORS;
