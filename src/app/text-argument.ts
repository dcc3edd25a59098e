import { badInput } from '../kernel/errors.js';

const LONGEST_NAME = 200;
const LONGEST_EMAIL = 254;

/** A name as people write it, without the white space around it. @throws YardstickError BAD_INPUT. */
export function nameArgument(text: string, argument: string): string {
  const name = text.trim();
  if (name === '') throw badInput(argument, 'A name cannot be empty.');
  if (name.length > LONGEST_NAME) {
    throw badInput(argument, `A name has at most ${LONGEST_NAME} characters; this one has ${name.length}.`);
  }
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) throw badInput(argument, 'A name cannot hold control characters.');
  return name;
}

/** An e-mail address in lower case, which is how it is compared. @throws YardstickError BAD_INPUT. */
export function emailArgument(text: string, argument: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > LONGEST_EMAIL || !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) || !email.isWellFormed()) {
    throw badInput(argument, `"${printable(text)}" is no e-mail address.`, 'It looks like name@example.org.');
  }
  return email;
}

/** A short excerpt that is safe to repeat. */
const printable = (text: string): string => text.slice(0, 60).replace(/\p{Cc}|\p{Cs}/gu, '\u{FFFD}');
