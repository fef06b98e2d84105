import type { KnownWords } from './known-words.ts';

const TYPE = /^TypeError$/;
const RANGE = /^RangeError$/;

/** What V8 and Node refuse to do with a value, in words that have stayed the same for years. */
export const RUNTIME_WORDS: readonly KnownWords[] = [
  {
    type: TYPE,
    message: /^Cannot convert undefined or null to object$/,
    cause: 'A function of `Object` got null or undefined instead of an object.',
    fix: 'Check the value before it is passed, or pass an empty object where there may be none',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Assignment to constant variable\.$/,
    cause: 'A variable that is declared with `const` is assigned again.',
    fix: 'Declare it with `let`, or use another variable',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Cannot (?:assign to read only|add|delete) property '?(?<name>[\w$]+)/,
    cause: 'The property {} of an object that is frozen or read-only is changed.',
    otherwise: 'named in the message',
    fix: 'Make a changed copy instead, for example with spread syntax',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Do not know how to serialize a BigInt$/,
    cause: 'A BigInt is written as JSON, which has no such number.',
    fix: 'Convert the value to a string or a number before it is serialized',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Converting circular structure to JSON(?:.*property '(?<name>[^']+)' closes the circle)?/s,
    cause: 'An object that contains itself, by way of its property {}, is written as JSON.',
    otherwise: 'that closes the circle',
    fix: 'Serialize only the fields that are needed, not the whole object',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Class constructor .+ cannot be invoked without 'new'$/,
    cause: 'A class is called like a function.',
    fix: 'Write `new` in front of the call',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Cannot mix BigInt and other types/,
    cause: 'A BigInt and a number are mixed in one calculation.',
    fix: 'Convert both to the same type first',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Reduce of empty array with no initial value$/,
    cause: '`reduce` is called on an empty list without an initial value.',
    fix: 'Pass an initial value as the second argument of `reduce`',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^Cannot use 'in' operator to search for /,
    cause: 'The `in` operator is used on a value that is no object.',
    fix: 'Check that the value is an object first',
    category: 'type-error',
  },
  {
    type: TYPE,
    message: /^(?:Body is unusable|Body has already been (?:read|consumed))/,
    cause: 'The body of a request or response is read a second time; it can be read once.',
    fix: 'Read the body once and keep the result, or `clone()` before the first reading',
    category: 'type-error',
  },
  {
    type: RANGE,
    message: /^Maximum call stack size exceeded/,
    cause: 'A function calls itself without end.',
    fix: 'Look at the frames that repeat in the stack, and give the recursion an end',
    category: 'type-error',
  },
  {
    type: RANGE,
    message: /^Invalid time value$/,
    cause:
      'A date is formatted that is not valid: what it was made from is missing or in a form that `Date` does not read.',
    fix: 'Check the value that the date is made from, and refuse it with a 400 where it comes from the client',
    category: 'type-error',
  },
  {
    type: RANGE,
    message: /^Invalid (?:array|string|typed array) length|^Invalid count value: |^Array buffer allocation failed/,
    cause: 'A length or count is negative, too large or no whole number.',
    fix: 'Check the number before it is used',
    category: 'type-error',
  },
  {
    type: RANGE,
    message: /^The number .+ cannot be converted to a BigInt because it is not an integer$/,
    cause: 'A number with a fraction is converted to a BigInt.',
    fix: 'Round the number first',
    category: 'type-error',
  },
  {
    type: RANGE,
    message: /digits argument must be between|^toPrecision\(\) argument must be between|^precision .+ out of range/,
    cause: 'A number is formatted with a precision that is not allowed.',
    fix: 'Check the number of digits',
    category: 'type-error',
  },
  {
    type: /^URIError$/,
    message: /^URI malformed$/,
    cause: 'A text with a broken percent sequence is decoded as part of a URL.',
    fix: 'Catch the URIError and answer 400: such a URL comes from the client',
    category: 'validation-error',
  },
  {
    type: /^SyntaxError$/,
    message: /^Cannot convert .* to a BigInt$/s,
    cause: 'A text that is no whole number is converted to a BigInt.',
    fix: 'Check the text before it is converted, and refuse it with a 400 where it comes from the client',
    category: 'validation-error',
  },
  {
    type: /^SyntaxError$/,
    message: /^Invalid regular expression: /,
    cause: 'A regular expression is made from a text that is none.',
    fix: 'Escape what comes from outside before it becomes a regular expression',
    category: 'validation-error',
  },
];
