import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import helmet from 'helmet';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { databaseAway, databaseBusy } from '../db/index.ts';
import { diskFull, isFull } from '../files/index.ts';
import { refuse, wordsIn, type Refusal } from '../kernel/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { sendRefusal } from './answer.ts';
import { fromElsewhere, isApi, otherSite } from './elsewhere.ts';
import { asRecord, fieldWithNul, nulRefused, readJson, smallBody } from './bodies.ts';
import {
  countConnections,
  countedRequests,
  placeOf,
  tooManyConnections,
  unnamed,
  usualCaps,
  type Caps,
} from './caps.ts';
import { refusalSchema } from './contract.ts';
import { deadlines, serverTerms, type Deadlines } from './deadlines.ts';
import { boundFlow } from './flow.ts';
import { registerOpenApi } from './openapi.ts';

export interface HttpOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly caps?: Caps | undefined;
  /** Browsers are told to come by TLS only from now on. */
  readonly tlsOnly: boolean;
  /** Where what is kept lies: where that disk is full, a database beside it fails in many words. */
  readonly folder?: string;
  /** Tests give shorter ones. */
  readonly deadlines?: Deadlines;
}

const yearSeconds = 31_536_000;

export type App = ReturnType<typeof withZod>;

function withZod(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** HTTP with validation, a description of itself, and refusals in two languages. */
export async function openHttp(options: HttpOptions): Promise<App> {
  const app = Fastify({
    bodyLimit: smallBody,
    ...serverTerms(options.deadlines ?? deadlines),
    trustProxy: 'loopback',
    // LIFE-12: what is being answered is answered; see `app.close` in apps/server/closing.ts.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    // What the router itself refuses never reaches the error handler below.
    frameworkErrors: (error, _request, reply) => {
      sendRefusal(reply, refusalOf(error) ?? fault);
    },
  });
  readJson(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(cookie);
  const harden = helmet({
    contentSecurityPolicy: { directives: contentPolicy },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: options.tlsOnly && { maxAge: yearSeconds },
  });
  app.addHook('onRequest', (request, reply, done) => {
    harden(request.raw, reply.raw, () => done());
  });
  const caps = options.caps ?? usualCaps;
  boundFlow(app, { caps, takenMs: (options.deadlines ?? deadlines).takenMs });
  refuseWhenClosing(app);
  const isCrowded = countConnections(app.server, caps.connections);
  app.addHook('onRequest', (request, reply, done) => {
    if (!isCrowded(request.raw.socket)) return done();
    return sendRefusal(reply.header('connection', 'close'), tooManyConnections);
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (fromElsewhere(request)) return sendRefusal(reply, otherSite);
    return done();
  });
  tellUnnamed(app, options.log);
  await app.register(rateLimit, {
    ...countedRequests(caps),
    errorResponseBuilder: (_request, context) => ({
      statusCode: 429,
      refusal: tooMany(context.ttl),
    }),
  });
  await registerOpenApi(app, options.version);
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide === true) return;
    const known = route.schema.response ?? {};
    route.schema.response = { ...known, '4xx': refusalSchema };
  });
  app.addHook('preValidation', (request, reply, done) => {
    const { params, query } = request;
    const field = fieldWithNul({ ...asRecord(params), ...asRecord(query) });
    if (field !== undefined) return sendRefusal(reply, nulRefused(field));
    return done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Answers hold data of people: no cache keeps them, but for what its route says may be kept.
    const kept = reply.hasHeader('cache-control') || !isApi(request);
    if (!kept) reply.header('cache-control', 'no-store');
    done();
  });
  app.decorateRequest('staff', undefined);
  app.decorateRequest('viewer', undefined);
  app.setErrorHandler((error: FastifyError & { refusal?: Refusal }, request, reply) => {
    const refusal = error.refusal ?? refusalOf(error, request.routeOptions.bodyLimit);
    if (refusal) return sendRefusal(reply, refusal);
    const { url: route = 'none' } = request.routeOptions;
    // The route and not the address: what was searched for may be somebody's name.
    options.log.error({ error, route }, 'request failed');
    if (databaseBusy(error)) return sendRefusal(reply, busy);
    const isAway = databaseAway(error);
    if (diskFull(error) || (isAway && options.folder !== undefined && isFull(options.folder))) {
      return sendRefusal(reply, noRoom);
    }
    return sendRefusal(reply, isAway ? away : fault);
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    sendRefusal(reply, notFound(request.url)),
  );
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    options.metrics.requests.observe({ route, status: reply.statusCode }, reply.elapsedTime);
    done();
  });
  return withZod(app);
}

/** Guests of a proxy that names none share the caps of one address: said once, before an evening is spoilt. */
function tellUnnamed(app: FastifyInstance, log: Log): void {
  let told = false;
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if (!told && placeOf(raw) === unnamed) {
      told = true;
      log.warn('the proxy names no address (X-Forwarded-For): all who come by it count as one');
    }
    done();
  });
}

/** LIFE-10: who asks again on a connection that is still open is asked to come back. */
function refuseWhenClosing(app: FastifyInstance): void {
  let closes = false;
  app.addHook('preClose', (done) => {
    closes = true;
    done();
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (!closes) return done();
    return sendRefusal(reply.header('connection', 'close'), closing);
  });
}

const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'ws:', 'wss:'],
  workerSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'", 'data:'],
  upgradeInsecureRequests: null,
};

const fault: Refusal = refuse('http.fault', 500, {
  zh: '服务器出错,错误已记录,请稍后再试。',
  en: 'Server error; it has been logged. Try again later.',
});

const away: Refusal = refuse(
  'http.away',
  503,
  {
    zh: '数据库暂时连接不上,请几秒后重试;操作不会重复执行。',
    en: 'The database is temporarily unavailable. Try again in a few seconds; nothing is done twice.',
  },
  { retryAfterMs: 2000 },
);

const busy: Refusal = refuse(
  'http.busy',
  503,
  {
    zh: '当前访问人数过多,请几秒后重试;操作不会重复执行。',
    en: 'Too many users right now. Try again in a few seconds; nothing is done twice.',
  },
  { retryAfterMs: 3000 },
);

const closing: Refusal = refuse(
  'http.closing',
  503,
  {
    zh: '服务正在重启,请几秒后重试。',
    en: 'The service is restarting. Try again in a few seconds.',
  },
  { retryAfterMs: 5000 },
);
const noRoom: Refusal = refuse('http.disk-full', 507, {
  zh: '服务器磁盘已满,本次未保存。请联系管理员清理空间或扩容,之后重试即可,不会重复。',
  en: 'The server disk is full and nothing was saved. Ask an administrator to free up space, then try again; nothing is done twice.',
});

function notFound(url: string): Refusal {
  return refuse('http.not-found', 404, {
    zh: `地址不存在:${url}`,
    en: `Not found: ${url}`,
  });
}

function tooMany(retryAfterMs: number): Refusal {
  return refuse(
    'http.too-many-requests',
    429,
    { zh: '请求太快,请稍后再试。', en: 'Too many requests. Wait a moment and try again.' },
    { retryAfterMs },
  );
}

function refusalOf(error: FastifyError, bodyMost = smallBody): Refusal | undefined {
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error.validation);
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined;
  if (error.statusCode === 413) return tooLarge(bodyMost);
  return refuse('http.unreadable', error.statusCode, {
    zh: `请求无法读取:${error.message}`,
    en: `The request cannot be read: ${error.message}`,
  });
}

function tooLarge(bodyMost: number): Refusal {
  const most = Math.floor(bodyMost / 1024);
  return refuse('http.too-large', 413, {
    zh: `内容过大:最大 ${most} KB,请缩小或分批提交。`,
    en: `Too large: at most ${most} KB. Make it smaller or send it in parts.`,
  });
}

interface Issue {
  readonly instancePath: string;
  readonly keyword?: string;
  readonly message?: string;
}

function invalid(issues: readonly Issue[]): Refusal {
  const first = issues[0];
  const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
  const message = first?.message ?? '';
  const said = wordsIn(message);
  // A schema of ours that tells both languages with what came says it whole.
  const whole = first?.keyword === 'custom' && said.zh !== said.en;
  return refuse(
    'http.invalid-input',
    422,
    whole
      ? said
      : {
          zh: `字段 ${field} 不符合要求:${said.zh}`,
          en: `The field ${field} is invalid: ${said.en}`,
        },
    { field },
  );
}
