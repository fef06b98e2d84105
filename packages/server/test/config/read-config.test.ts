import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { addServerOptions } from '../../src/config/server-options.ts';

function read(...args: string[]) {
  const program = addServerOptions(new Command('glasstrace-server'))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  program.parse(args, { from: 'user' });
  return readConfig(program);
}

describe('what is kept', () => {
  it('is seven days and a gigabyte locally, and without a limit of size on a hosted server', () => {
    expect(read()).toMatchObject({ localTtlHours: 168, maxStoreBytes: 1e9, upgradeUrl: undefined });
    expect(read('--tier', 'anonymous')).toMatchObject({ localTtlHours: 168, maxStoreBytes: undefined });
  });

  it.each([
    ['90m', 1.5],
    ['12h', 12],
    ['30d', 720],
  ])('may be %s long', (text, hours) => {
    expect(read('--retention', text).localTtlHours).toBe(hours);
  });

  it.each([
    ['500mb', 500e6],
    ['2GB', 2e9],
    ['never', undefined],
  ])('may take %s', (text, bytes) => {
    expect(read('--max-size', text).maxStoreBytes).toBe(bytes);
  });

  it('is read from the environment too', () => {
    const environment = {
      GLASSTRACE_RETENTION: '2d',
      GLASSTRACE_MAX_SIZE: '10mb',
      GLASSTRACE_UPGRADE_URL: 'https://a.b/c',
    };
    Object.assign(process.env, environment);
    try {
      expect(read()).toMatchObject({ localTtlHours: 48, maxStoreBytes: 10e6, upgradeUrl: 'https://a.b/c' });
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
  });

  it.each([
    [['--retention', 'never'], '--retention must be a duration such as 90m, 12h or 7d, not "never"'],
    [['--retention', '0d'], '--retention must be'],
    [['--max-size', '1tb'], '--max-size must be a size such as 500mb or 2gb, or never, not "1tb"'],
    [['--max-size', '-5mb'], '--max-size'],
    [['--upgrade-url', 'javascript:alert(1)'], '--upgrade-url must be an http or https URL'],
    [['--upgrade-url', 'example.com'], '--upgrade-url must be an http or https URL'],
  ])('can not be %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});

describe('the idle timeout', () => {
  it('is four hours for the server of the home, never for one apart, and what was asked for', () => {
    expect(read().idleTimeoutMs).toBe(4 * 3_600_000);
    expect(read('--data-dir', '/tmp/apart').idleTimeoutMs).toBeUndefined();
    expect(read('--idle-timeout', '30s').idleTimeoutMs).toBe(30_000);
    expect(read('--idle-timeout', 'never').idleTimeoutMs).toBeUndefined();
  });
});

describe('a language model', () => {
  const asked = ['--llm-provider', 'openai-compatible', '--llm-model', 'm', '--llm-base-url', 'http://127.0.0.1:1/v1'];

  it('is asked only when it is configured', () => {
    expect(read().llm).toBeUndefined();
    expect(read(...asked).llm).toEqual({
      provider: 'openai-compatible',
      model: 'm',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: undefined,
      timeoutMs: 60_000,
      maxTokensPerDay: 200_000,
    });
  });

  it('has its key from the environment alone', () => {
    process.env.GLASSTRACE_LLM_API_KEY = 'the-key';
    try {
      expect(read(...asked).llm?.apiKey).toBe('the-key');
      expect(read('--llm-provider', 'anthropic', '--llm-model', 'm').llm).toMatchObject({ baseUrl: undefined });
    } finally {
      delete process.env.GLASSTRACE_LLM_API_KEY;
    }
    expect(() => read(...asked, '--llm-api-key', 'the-key')).toThrow('unknown option');
  });

  it.each([
    [['--llm-model', 'm'], 'without --llm-provider'],
    [['--llm-provider', 'openai-compatible', '--llm-base-url', 'http://a.b'], 'needs --llm-model'],
    [['--llm-provider', 'openai-compatible', '--llm-model', 'm'], 'needs --llm-base-url'],
    [['--llm-provider', 'anthropic', '--llm-model', 'm'], 'needs its key in GLASSTRACE_LLM_API_KEY'],
    [['--llm-provider', 'other'], '--llm-provider must be one of openai-compatible, anthropic'],
    [['--llm-base-url', 'file:///etc'], '--llm-base-url must be an http or https URL'],
    [['--llm-timeout', '1h'], '--llm-timeout must be a duration of at most 10m'],
    [['--llm-max-tokens-per-day', '0'], '--llm-max-tokens-per-day must be a number of tokens'],
  ])('can not be %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
