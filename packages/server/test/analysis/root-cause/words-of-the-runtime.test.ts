import type { ErrorCategory } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { findRootCause } from '../../../src/analysis/root-cause/find-root-cause.ts';
import { interpretTrace } from '../../../src/traces/trace.ts';
import { aSpan } from '../../traces/a-span.ts';
import { traceOfFailing } from './a-failing-line.ts';

/** Code that fails, what the cause must name, and the category. */
type Case = [what: string, source: string, names: string, category?: ErrorCategory];

const explain = async (source: string) => findRootCause(await traceOfFailing(source));

describe('nothing where something is used', () => {
  it.each<Case>([
    ['a property', 'const poll = null;\nreturn poll.options;', '`poll` is null where its property `options` is read'],
    ['a property of a property', 'const o = { a: {} };\nreturn o.a.b.c;', '`o.a.b` is undefined'],
    ['an index', 'const rows = undefined;\nreturn rows[0];', '`rows` is undefined'],
    ['a computed key', 'const rows = undefined; const i = 3;\nreturn rows[i];', '`rows` is undefined'],
    ['the right one of two alike', 'const a = { name: 1 }, b = null;\nreturn a.name + b.name;', '`b` is null'],
    ['in a template', `const o = {};\nreturn \`hello \${o.user.name}\`;`, '`o.user` is undefined'],
    ['behind optional chaining', 'const o = {};\nreturn o?.user.name;', '`o?.user` is undefined'],
    ['a call on it', 'const o = { list: null };\nreturn o.list.map((x) => x);', '`o.list` is null'],
    [
      'in a callback',
      'const items = [{}];\nreturn items.map((item) => item.price.amount);',
      '`item.price` is undefined',
    ],
    ['over several lines', 'const o = { a: {} };\nreturn o.a\n  .b\n  .c;', '`o.a.b` is undefined'],
    ['of what a call gave', 'const load = () => undefined;\nreturn load().title;', '`load()` is undefined'],
    [
      'of what an awaited call gave',
      'const load = async () => null;\nreturn (await load()).title;',
      '`(await load())` is null',
    ],
    ['set', 'const user = undefined;\nuser.name = "x";', 'property `name` is set'],
    ['set deeper', 'const o = {};\no.user.name = "x";', '`o.user` is undefined'],
    ['taken apart', 'const o = { user: null };\nconst { name } = o.user;\nreturn name;', '`o.user` is null'],
    [
      'taken apart from a call',
      'const load = async () => undefined;\nconst { name } = await load();\nreturn name;',
      '`load()` is undefined',
    ],
  ])('%s', async (_, source, names) => {
    const finding = await explain(source);
    expect(finding).toMatchObject({ rule: 'null-property', errorCategory: 'type-error', confidence: 0.95 });
    expect(finding?.rootCause).toContain(names);
  });

  it('says that a look-up found nothing where the lines show one, and what to answer then', async () => {
    const finding = await explain(
      'const db = { poll: { findUnique: async () => null } };\nconst poll = await db.poll.findUnique({ where: { slug: "x" } });\nreturn poll.options;',
    );
    expect(finding?.rootCause).toContain('set on line 2');
    expect(finding?.rootCause).toContain('gives null when no record matches');
    expect(finding?.suggestedFix).toContain('answer 404');
  });

  it('does not take a look-up for the reason when it gives another kind of nothing', async () => {
    const finding = await explain(
      'const db = { poll: { findUnique: async () => undefined } };\nconst poll = await db.poll.findUnique({});\nreturn poll.options;',
    );
    expect(finding?.rootCause).toContain('`poll` is undefined');
    expect(finding?.rootCause).not.toContain('no record matches');
  });

  it('names no expression when the line leaves it open, and is less sure', async () => {
    const trace = await traceOfFailing('const a = {}, b = null;\nreturn a.name + b.name;');
    const [root] = trace.spans;
    // As from a source map that knows lines only.
    const blurred = JSON.parse(JSON.stringify(root).replaceAll(/(\\"column\\":)\d+/g, '$11'));
    const finding = findRootCause(interpretTrace([blurred]));
    expect(finding?.rootCause).toContain('A value is null');
    expect(finding?.confidence).toBeLessThan(0.9);
  });
});

describe('what is called and is no function', () => {
  it.each<Case>([
    [
      'a missing method',
      'const order = {};\nreturn order.discount();',
      '`order.discount` is called, but is no function',
    ],
    ['a method of something else', 'const load = () => ({});\nreturn load().map((x) => x);', '`load().map`'],
    ['no constructor', 'const Poll = {};\nreturn new Poll();', '`Poll` is used with `new`'],
    [
      'a promise that is not awaited',
      'const db = { findMany: async () => [] };\nconst polls = db.findMany();\nreturn polls.map((p) => p);',
      'is not awaited',
    ],
  ])('%s', async (_, source, names) => {
    const finding = await explain(source);
    expect(finding).toMatchObject({ rule: 'not-a-function', errorCategory: 'type-error' });
    expect(finding?.rootCause).toContain(names);
  });
});

describe('what is no list', () => {
  it.each<Case>([
    ['a loop', 'const body = { items: 5 };\nfor (const item of body.items) item;', '`body.items`'],
    ['a spread', 'const rows = { length: 1 };\nreturn [...rows];', '`rows`'],
    ['arguments', 'const prices = null;\nreturn Math.max(...prices);', '`prices`'],
    ['a pattern', 'const load = () => ({});\nconst pair = load();\nconst [a] = pair;\nreturn a;', '`pair`'],
  ])('%s', async (_, source, names) => {
    const finding = await explain(source);
    expect(finding).toMatchObject({ rule: 'not-iterable', errorCategory: 'type-error' });
    expect(finding?.rootCause).toContain(names);
  });
});

describe('a text that is no JSON', () => {
  it.each<Case>([
    ['a page', 'return JSON.parse("<html>");', 'is an HTML page'],
    ['nothing', 'return JSON.parse("");', 'is empty or breaks off'],
    ['undefined', 'const text = undefined;\nreturn JSON.parse(text);', '`text`'],
    ['keys without quotes', 'return JSON.parse("{a: 1}");', 'is not valid JSON'],
    ['a comma too much', 'return JSON.parse("[1,]");', 'is not valid JSON'],
    ['something behind it', 'return JSON.parse("{} x");', 'is not valid JSON'],
    ['a string without end', `return JSON.parse('{"a": "b');`, 'is not valid JSON'],
    ['a bad escape', String.raw`return JSON.parse('"\\x"');`, 'is not valid JSON'],
    ['a missing colon', `return JSON.parse('{"a" 1}');`, 'is not valid JSON'],
    ['a missing comma', `return JSON.parse('[1 2]');`, 'is not valid JSON'],
    ['a bad number', `return JSON.parse('-');`, 'is not valid JSON'],
    ['a line break in a string', String.raw`return JSON.parse('"a\nb"');`, 'is not valid JSON'],
  ])('%s', async (_, source, names) => {
    const finding = await explain(source);
    expect(finding).toMatchObject({ rule: 'invalid-json', errorCategory: 'validation-error' });
    expect(finding?.rootCause).toContain(names);
  });

  it('is blamed on the client only where the lines show that it is from the request', async () => {
    const source =
      'const request = new Request("http://x/", { method: "POST", body: "{" });\nconst handle = async (request) => {\n  return await request.json();\n};\nawait handle(request);';
    const trace = await traceOfFailing(
      source.replace('return await request.json()', 'return JSON.parse(await request.text())'),
      { request: { method: 'POST' } },
    );
    expect(findRootCause(trace)?.rootCause).toContain('The request body');
  });

  it('is blamed on the other service where the lines show that it is its answer', async () => {
    const source =
      'const fetch = async () => ({ text: async () => "<html>" });\nconst response = await fetch("http://prices/list");\nreturn JSON.parse(await response.text());';
    const call = aSpan({
      kind: 'client',
      attributes: {
        'http.request.method': 'GET',
        'url.full': 'http://prices/list',
        'server.address': 'prices',
        'http.response.status_code': 200,
      },
    });
    const finding = findRootCause(await traceOfFailing(source, { spans: [call] }));
    expect(finding?.rootCause).toContain('The answer of `GET http://prices/list`');
    expect(`${finding?.rootCause} ${finding?.suggestedFix}`).not.toContain('request body');
  });
});

describe('a variable of the environment that is not set', () => {
  it.each<Case>([
    ['read on the line', 'return process.env.GT_NOT_SET.trim();', 'GT_NOT_SET'],
    ['read by key', "return process.env['GT_NOT_SET'].trim();", 'GT_NOT_SET'],
    ['kept in a constant', 'const origins = process.env.GT_NOT_SET;\nreturn origins.split(",");', 'GT_NOT_SET'],
    ['taken apart', 'const { GT_NOT_SET } = process.env;\nreturn GT_NOT_SET.split(",");', 'GT_NOT_SET'],
    ['made into a URL', 'return new URL(process.env.GT_NOT_SET);', 'GT_NOT_SET'],
    ['fetched', `return await fetch(\`\${process.env.GT_NOT_SET}/users\`);`, 'GT_NOT_SET'],
    ['checked', 'if (!process.env.GT_NOT_SET) throw new Error("no key");', 'GT_NOT_SET'],
    [
      'checked in a block',
      'const key = process.env.GT_NOT_SET;\nif (!key) {\n  throw new Error("no key");\n}',
      'GT_NOT_SET',
    ],
    ['named by a library', 'throw new Error("The GT_API_KEY environment variable is missing or empty");', 'GT_API_KEY'],
  ])('%s', async (_, source, names) => {
    const finding = await explain(source);
    expect(finding?.errorCategory).toBe('configuration-error');
    expect(`${finding?.rootCause} ${finding?.suggestedFix}`).toContain(names);
  });
});

describe('what the runtime refuses', () => {
  it.each<Case>([
    ['a variable that does not exist', 'return basePrice * 2;', '`basePrice`', 'type-error'],
    ['a variable before its declaration', 'label; const label = 1;', '`label`', 'type-error'],
    ['a name of the browser', 'return window.innerWidth;', 'browsers only', 'type-error'],
    ['a constant that is set', 'const a = 1;\na = 2;', '`const`', 'type-error'],
    [
      'a frozen object',
      '"use strict"; Object.freeze(Object.prototype.x ?? {}); const o = Object.freeze({ sum: 1 });\n(() => { "use strict"; o.sum = 2; })();',
      '`sum`',
      'type-error',
    ],
    ['null for an object', 'return Object.keys(null);', 'null or undefined', 'type-error'],
    ['a BigInt in JSON', 'return JSON.stringify({ a: 1n });', 'BigInt', 'type-error'],
    ['a circle in JSON', 'const o = {}; o.self = o;\nreturn JSON.stringify(o);', '`self`', 'type-error'],
    ['an empty list without a start', 'return [].reduce((a, b) => a + b);', '`reduce`', 'type-error'],
    ['a class called', 'class A {}\nreturn A();', 'class', 'type-error'],
    ['endless recursion', 'const f = () => f();\nf();', 'without end', 'type-error'],
    ['an invalid date', 'return new Date("someday").toISOString();', 'date', 'type-error'],
    [
      'an invalid date of the client',
      'const query = { day: "someday" };\nreturn new Date(query.day).toISOString();',
      'date',
      'validation-error',
    ],
    ['a negative length', 'return new Array(-1);', 'length', 'type-error'],
    ['a broken percent sequence', 'return decodeURIComponent("%");', 'percent', 'validation-error'],
    [
      'a body read twice',
      'const r = new Response("x"); await r.text();\nreturn await r.text();',
      'second time',
      'type-error',
    ],
    [
      'an unknown time zone',
      'return new Date().toLocaleString("de", { timeZone: "Mars/Phobos" });',
      'time zone',
      'type-error',
    ],
    [
      'a missing file',
      'return require("node:fs").readFileSync("content/terms.md");',
      '`content/terms.md`',
      'not-found',
    ],
    [
      'an argument of the wrong type',
      'return require("node:fs").readFileSync(undefined);',
      'undefined',
      'validation-error',
    ],
    ['an address without a host', 'const path = "/users";\nreturn new URL(path);', '`path`', 'validation-error'],
  ])('%s', async (_, source, names, category) => {
    const finding = await explain(source);
    expect(finding?.rootCause).toContain(names);
    expect(finding?.errorCategory).toBe(category);
    expect(finding?.codeLocation?.file).toBe('src/app.js');
  });
});

describe('what the app throws itself', () => {
  it('is explained by the condition that the lines show, and never as a certainty', async () => {
    const finding = await explain('const refund = 30;\nif (refund > 20) {\n  throw new Error("too much");\n}');
    expect(finding?.rootCause).toContain('because `refund > 20` holds');
    expect(finding?.confidence).toBeLessThan(0.8);
  });

  it('is told to pass on the error it hides', async () => {
    const finding = await explain(
      'try {\n  JSON.parse("{");\n} catch (error) {\n  throw new Error("could not load");\n}',
    );
    expect(finding?.suggestedFix).toContain('cause: error');
  });

  it('is explained by its cause where it passes that on', async () => {
    const finding = await explain(
      'try {\n  JSON.parse("{");\n} catch (error) {\n  throw new Error("could not load", { cause: error });\n}',
    );
    expect(finding?.rule).toBe('invalid-json');
  });

  it('is not explained where the lines show no reason', async () => {
    expect(await explain('throw new Error("the depot said no");')).toBeUndefined();
  });
});

it.each([
  ['brackets', '('.repeat(3_000)],
  ['dots', 'a.'.repeat(1_500)],
  ['names', 'const a = '.repeat(300)],
  ['quotes', '"'.repeat(3_000)],
  ['words', 'MISSING_KEY '.repeat(250)],
  ['spaces', ' '.repeat(3_000)],
])('gets through a message and lines of nothing but %s', async (_, text) => {
  const trace = await traceOfFailing('throw new TypeError("x");');
  const [root] = trace.spans;
  const lines = text
    .match(/.{1,240}/gs)!
    .map((line, i) => ({ line: i + 1, text: line, ...(i === 5 && { current: true }) }));
  const event = root!.events[0]!;
  for (const message of [
    text,
    `Cannot destructure property 'x' of '${text}' as it is null.`,
    `${text} is not a function`,
  ]) {
    Object.assign(event.attributes, {
      'exception.message': message,
      'glasstrace.exception.source_lines': JSON.stringify(lines),
    });
    expect(() => findRootCause(interpretTrace([root!]))).not.toThrow();
  }
});
