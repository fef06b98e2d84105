/** What prisma/schema.prisma describes, for a database file that does not exist yet. */
export const TABLES = [
  `CREATE TABLE IF NOT EXISTS "Poll" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "closesAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  `CREATE UNIQUE INDEX IF NOT EXISTS "Poll_slug_key" ON "Poll"("slug")`,
  `CREATE TABLE IF NOT EXISTS "Option" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "label" TEXT NOT NULL,
    "pollId" INTEGER NOT NULL REFERENCES "Poll" ("id") ON DELETE CASCADE
  )`,
  `CREATE INDEX IF NOT EXISTS "Option_pollId_idx" ON "Option"("pollId")`,
  `CREATE TABLE IF NOT EXISTS "Vote" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "optionId" INTEGER NOT NULL REFERENCES "Option" ("id") ON DELETE CASCADE,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  `CREATE INDEX IF NOT EXISTS "Vote_optionId_idx" ON "Vote"("optionId")`,
  `CREATE TABLE IF NOT EXISTS "Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "pollId" INTEGER NOT NULL REFERENCES "Poll" ("id") ON DELETE CASCADE,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  `CREATE INDEX IF NOT EXISTS "Comment_pollId_idx" ON "Comment"("pollId")`,
];
