/**
 * Text that most traces hold, given to the compressor before it starts: the spans of one request are too few to learn
 * from. Part of codec 1: never change it, add another codec. What is most frequent stands last, where references are
 * shortest.
 */
export const SPAN_DICTIONARY = Buffer.from(
  [
    '"user_agent.original":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/ Safari/537.36"',
    '"network.protocol.version":"1.1","network.peer.address":"127.0.0.1","network.peer.port":,"client.address":"::1",',
    '"process.runtime.name":"nodejs","process.runtime.version":"","telemetry.sdk.language":"nodejs","telemetry.sdk.name":"opentelemetry","telemetry.sdk.version":"2.',
    '"exception.stacktrace":"Error: \\n    at async  (src/app/api//route.ts:1:1)\\n    at node_modules/"',
    '"TypeError: Cannot read properties of undefined (reading \'","PrismaClientKnownRequestError","ZodError","P2002","Unique constraint failed on the fields: ","TRPCError","ECONNREFUSED","TimeoutError","UNAUTHORIZED","INTERNAL_SERVER_ERROR"',
    '"prisma.error.code":"P2002","prisma.error.model":"","prisma.error.target":["","error.type":"',
    '"https://api.',
    '"http://localhost:3000/',
    '"127.0.0.1"',
    '"glasstrace.exception.source_lines":"[{\\"line\\":,\\"text\\":\\"  const \\"},{\\"line\\":,\\"text\\":\\"\\",\\"current\\":true},{\\"line\\":,\\"text\\":\\"    return \\"},{\\"line\\":,\\"text\\":\\"    await \\"},{\\"line\\":,\\"text\\":\\"    throw new Error(\\"}]"',
    '"glasstrace.exception.causes":"[{\\"type\\":\\"\\",\\"message\\":\\"\\",\\"code\\":\\"","frame\\":{',
    '"glasstrace.exception.frames":"[{\\"functionName\\":\\"\\",\\"file\\":\\"src/\\",\\"line\\":,\\"column\\":,\\"sourceKind\\":\\"mapped_source\\",\\"mapped\\":true,\\"inApp\\":true},{\\"functionName\\":\\"\\",\\"file\\":\\"node_modules/next/dist/\\",\\"line\\":,\\"column\\":,\\"sourceKind\\":\\"framework_internal\\",\\"mapped\\":false,\\"inApp\\":false}]"',
    '"glasstrace.exception.frames.observed":,"glasstrace.exception.frames.origin":"thrown","glasstrace.exception.hooks":["on_request_error","trpc_response","prisma","console_error"],"glasstrace.exception.handled":false,"glasstrace.exception.order":0,"next.route_type":"route","next.route_path":"/","next.router_kind":"App Router","next.digest":"',
    '["exception",,{"exception.type":"","exception.message":"","exception.stacktrace":"","glasstrace.exception.code":"',
    '"trpc.procedures":[""],"trpc.batch":true,"trpc.procedure":"","trpc.member_index":0,"trpc.code":"","trpc.http_status":500',
    '"next.action.id":"","next.action.name":"","next.action.file":"src/app/actions.ts","next.rsc":true,"next.proxy":true,"glasstrace.redaction.rules":["secret_pair","email","home_directory"],"glasstrace.correlation.id":"',
    '"db.system.name":"postgresql","db.system":"sqlite","db.query.text":"SELECT ""main"".""id"" FROM  WHERE  =  LIMIT ? OFFSET ?","INSERT INTO  VALUES (?,?) RETURNING ","UPDATE  SET ","BEGIN","COMMIT","db.operation.name":"findUnique","db.collection.name":"',
    '"prisma:client:operation",{"model":"","method":"findMany","name":"","prisma:client:serialize","prisma:client:compile","prisma:client:db_query","prisma:engine:query","method":"create","method":"findFirst","method":"update"',
    '"url.full":"http://","server.address":"localhost","server.port":3000,"fetch GET ","http.url":"http://',
    '"next.span_type":"AppRender.fetch","AppRender.getBodyResult","render route (app) /","resolve page components","AppRouteRouteHandlers.runHandler","executing api route (app) /api/","NextNodeServer.findPageComponents","NextNodeServer.startResponse","start response","build component tree","NextNodeServer.getLayoutOrPageModule","resolve segment modules","Middleware.execute","middleware GET","BaseServer.handleRequest"',
    '"next.span_name":"","next.span_type":"","next.route":"/api/","http.route":"/api/","http.method":"GET","http.target":"/","http.status_code":200',
    '"next.match.kind":"APP_ROUTE","next.match.file":"src/app/api//route.ts","http.response.body.size":,"http.request.method":"POST","http.request.method":"GET","url.path":"/api/","http.route":"/api/","http.response.status_code":200,"http.response.status_code":500,"glasstrace.request.root":true}',
    '"resources":[{"service.name":"app","service.version":"0.1.0","telemetry.sdk.language":"nodejs","telemetry.sdk.name":"opentelemetry","process.pid":,"glasstrace.session.id":"","glasstrace.session.started_at":,"glasstrace.sdk.version":"0.1.0","glasstrace.framework.name":"nextjs","glasstrace.framework.version":"16.","glasstrace.redaction.version":"1"}],"scopes":[{"name":"@glasstrace/sdk","version":"0.1.0"},{"name":"next.js","version":"0.0.1"},{"name":"prisma"}],"spans":[["',
    ',0,0,{},[],0,0],["',
    ',2,0,{"',
    '{"base":17',
  ].join('\n'),
);
