import { describe, expect, it } from 'vitest';
import { redact, redactPath, redactUrl, stripControlCharacters, truncate } from '../src/redaction.ts';
import { countSteps } from './support/count-steps.ts';

describe('redact', () => {
  it.each([
    ['credentials', 'authorization failed for Bearer abcdef123456', 'abcdef123456'],
    ['credentials', 'Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['credentials', '{"authorization":"s3cr3t-value"}', 's3cr3t-value'],
    ['jwt', 'bad token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here', 'eyJhbGciOiJIUzI1NiJ9'],
    ['glasstrace_key', `key gt_anon_${'a1'.repeat(24)} was refused`, 'a1a1a1'],
    ['vendor_key', 'AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
    ['vendor_key', 'using ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghij'],
    ['vendor_key', 'stripe sk_live_4eC39HqLyjWDarjtT1zdp7dc', '4eC39HqLy'],
    ['vendor_key', 'openai sk-proj-abcdefghijklmnop1234', 'abcdefghij'],
    ['vendor_key', 'anthropic sk-ant-api03-abcdefghijklmnop', 'abcdefghij'],
    ['pem', '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
    ['connection_string', "Can't reach postgres://admin:hunter2@db.internal:5432/app", 'hunter2'],
    ['connection_string', 'redis://:p%40ss@cache:6379', 'p%40ss'],
    ['cookie', 'Cookie: session=abc; theme=dark', 'session=abc'],
    ['secret_pair', 'login with password=hunter2&next=/', 'hunter2'],
    ['secret_pair', '{"apiKey": "12345-abcde"}', '12345-abcde'],
    ['secret_pair', 'STRIPE_SECRET=xyz123', 'xyz123'],
    ['email', 'no user jane.doe+test@example.co.uk', 'jane.doe'],
    ['email', 'GET /users/jane%40example.com', 'jane%40'],
    ['connection_string', 'GET /open/postgres%3A%2F%2Fadmin%3Ahunter2%40db.internal', 'hunter2'],
    ['home_directory', 'GET /files/%2Fhome%2Fjane%2Fx.ts', 'jane'],
    ['card_number', 'GET /pay/4111%201111%201111%201111', '4111'],
    ['card_number', 'card 4111 1111 1111 1111 declined', '4111'],
    ['card_number', 'pan=4242424242424242', '4242424242424242'],
    ['card_number', '40896936-9167-44b4-80d8-579d8d29e7d4 4242424242424242', '4242424242424242'],
    ['card_number', 'card4242424242424242', '4242424242424242'],
    ['card_number', 'row 4 4242 4242 4242 4242 of 2026-11-21', '4242 4242'],
    ['home_directory', "Cannot find module '/Users/jane/app/x.ts'", 'jane'],
    ['home_directory', 'at /home/jane/app/x.ts:1:2', 'jane'],
    ['home_directory', 'C:\\Users\\jane\\app\\x.ts', 'jane'],
  ])('masks %s in %j', (rule, text, secret) => {
    const redaction = redact(text);

    expect(redaction.text).not.toContain(secret);
    expect(redaction.rules).toContain(rule);
  });

  it.each([
    'Unique constraint failed on the fields: (`slug`)',
    "Cannot read properties of undefined (reading 'votes')",
    'Unexpected token: } in JSON at position 12',
    'INSERT INTO `main`.`Poll` (`title`, `slug`) VALUES (?,?) RETURNING `id`',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'at explode (src/lib/boom.ts:17:9)',
    'trace 4bf92f3577b34da6a3ce929d0e0e4736 at 1712534400000',
    'http://127.0.0.1:4319/mcp',
    'GET /caf%C3%A9/100%25/%zz',
    'Invalid token',
    // Digits of ids that a card number could have, too.
    'GET /polls/40896936-9167-44b4-80d8-579d8d29e7d4/votes',
    '01a5bb99-dc8c-40e9-8222-661707136dec',
    'trace 43145f80883a1223662385894ca61724',
    'between 1712534400006 and 1712534460000',
  ])('leaves evidence alone: %s', (text) => {
    expect(redact(text)).toEqual({ text, rules: [] });
  });

  it('changes nothing the second time', () => {
    const once = redact('Bearer abcdef123456 password: "x y" a@b.io postgres://u:p@h/d Cookie: a=b').text;

    expect(redact(once)).toEqual({ text: once, rules: [] });
  });

  it('keeps the host of a connection string, it is evidence', () => {
    expect(redact('postgres://u:p@db.internal:5432/app').text).toBe(
      'postgres://[redacted:connection_string]@db.internal:5432/app',
    );
  });

  it.each([
    'a@',
    'a',
    'password',
    'password=',
    'password ',
    '://',
    'a://b:',
    '-eyJ-',
    '1 ',
    '-----BEGIN A-----',
    'cookie ',
    '/home/',
    'gt_dev_',
    '-SG.',
  ])('takes time in proportion to the length of %j repeated', (part) => {
    for (const pattern of patternsFor(`${part} ${TRIGGERS}`)) {
      const [short, long] = [3_000, 12_000].map(
        (chars) => countSteps(pattern, part.repeat(chars / part.length) + TRIGGERS).steps,
      );
      // Four times the text: a quadratic pattern takes sixteen times the steps.
      expect(long! / short!, String(pattern)).toBeLessThan(5);
    }
  });
});

/** Meets the hint of every rule, without giving it anything to mask at the end of what is repeated. */
const TRIGGERS = ' -----BEGIN gt_dev_ eyJ sk- basic ://@ cookie token @ 1111111111111 /home/';

/** The expressions that a text is matched with on its way through redaction. */
function patternsFor(text: string): RegExp[] {
  const used = new Set<RegExp>();
  const { test, [Symbol.replace]: replace } = RegExp.prototype;
  RegExp.prototype.test = function (...given) {
    used.add(this);
    return test.apply(this, given);
  };
  RegExp.prototype[Symbol.replace] = function (this: RegExp, ...given: [string, never]) {
    used.add(this);
    return replace.apply(this, given);
  };
  redact(text);
  Object.assign(RegExp.prototype, { test, [Symbol.replace]: replace });
  return [...used];
}

describe('the count of steps', () => {
  it.each([
    [/(a|b)*?c(?<!ac)d{1,3}\b/g, 'abcd bcdd acd abacddd'],
    [/(?<=x)[^y]+(?!z)/g, 'xaay xbbz xccc'],
    [/\b(?:AB|ABC)D?$/gi, 'abc abd abcd'],
  ])('is of a matcher that finds what the engine finds with %s', (pattern, text) => {
    expect(countSteps(pattern, text).matches).toEqual(text.match(pattern));
  });

  it('tells a quadratic pattern from a linear one', () => {
    const growth = (pattern: RegExp) => {
      const [short, long] = [500, 2_000].map((chars) => countSteps(pattern, 'a'.repeat(chars)).steps);
      return long! / short!;
    };
    expect(growth(/a*b/g)).toBeGreaterThan(15);
    expect(growth(/a{0,64}b/g)).toBeLessThan(5);
  });

  it('is of every rule: the text above meets all their hints', () => {
    const masking = patternsFor(TRIGGERS).filter(({ global }) => global);
    const beginnings = ['-----BEGIN', 'gt_', '(?<![\\w-])eyJ', '\\b(?:(?:AKIA', '\\b(bearer', '(\\bauthorization'];
    beginnings.push(
      '\\b([a-z][a-z0-9+.-]{0,20}:',
      '(\\b(?:set-)?cookie',
      '((?<!unexpected )',
      '[\\w.!#$',
      '(?<![\\d.-])',
    );
    beginnings.push('(?<![\\w.])\\/(?:home', '(?<![\\w./])\\/root', '\\b[a-z]:');
    for (const beginning of beginnings) {
      expect(
        masking.some(({ source }) => source.startsWith(beginning)),
        beginning,
      ).toBe(true);
    }
  });
});

describe('URLs', () => {
  it('drops the query, where tokens travel', () => {
    expect(redactPath('/share/1?code=abc#top').text).toBe('/share/1');
  });

  it('drops credentials and the query of an absolute URL', () => {
    expect(redactUrl('https://me:pw@api.test:8443/v1/x?key=1').text).toBe('https://api.test:8443/v1/x');
  });
});

describe('stripControlCharacters', () => {
  it('removes what could steer a terminal or hide text, and keeps lines', () => {
    expect(stripControlCharacters('\u001b[31mred\u001b[0m\tand\n[a] line\u202e\u0000\u200b.')).toBe(
      'red\tand\n[a] line.',
    );
  });
});

describe('truncate', () => {
  it('never splits a surrogate pair', () => {
    expect(truncate('ab😀cd', 4)).toBe('ab…');
    expect(truncate('abcd', 4)).toBe('abcd');
  });
});
