import { describe, expect, it } from 'vitest';
import { cleanPrismaMessage, readPrismaError } from '../../../src/runtime/capture/prisma-error.ts';

/** As Prisma 7.10 writes it in a Turbopack development build. */
const MESSAGE = `
Invalid \`__TURBOPACK__imported__module__$5b$project$5d2f$src$2f$lib$2f$db["getDb"])()).poll.create()\` invocation in
/app/.next/dev/server/chunks/[root-of-the-server]__0xt69t5-o-kxq._.js:101:182

   98 const router = t.router({
   99     ok: t.procedure.query(()=>1),

→ 101     dup: t.procedure.query(async ()=>(await getDb()).poll.create(
Unique constraint failed on the fields: (\`slug\`)`;

describe('cleanPrismaMessage', () => {
  it('keeps what happened, without the call and the compiled code around it', () => {
    expect(cleanPrismaMessage(MESSAGE)).toBe('Unique constraint failed on the fields: (`slug`)');
  });

  it('leaves other messages alone', () => {
    expect(cleanPrismaMessage('12 polls are closed\n  at least')).toBe('12 polls are closed\n  at least');
  });
});

describe('readPrismaError', () => {
  it('reads the fields of a unique constraint as version 7 tells them', () => {
    const error = Object.assign(new Error(MESSAGE), {
      code: 'P2002',
      meta: {
        modelName: 'Poll',
        driverAdapterError: { cause: { originalCode: '2067', constraint: { fields: ['slug'] } } },
      },
    });
    expect(readPrismaError(error)).toEqual({
      'prisma.error.code': 'P2002',
      'prisma.error.model': 'Poll',
      'prisma.error.target': ['slug'],
      'db.response.status_code': '2067',
    });
  });

  it('reads them as versions 5 and 6 do', () => {
    const error = Object.assign(new Error('x'), { code: 'P2002', meta: { target: ['slug', 'day'] } });
    expect(readPrismaError(error)).toEqual({ 'prisma.error.code': 'P2002', 'prisma.error.target': ['slug', 'day'] });
  });

  it('says nothing about errors that are not of Prisma', () => {
    expect(readPrismaError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toEqual({});
    expect(readPrismaError('P2002')).toEqual({});
  });
});
