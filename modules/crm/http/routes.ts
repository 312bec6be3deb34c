import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer, needViewer, placeOf, type App } from '../../../platform/http/index.ts';
import { addressInputSchema, addressSchema, nicknameSchema, viewerSchema } from '../contract.ts';
import type { Crm } from '../face.ts';

/** CRM-31: a browser that is no device yet becomes one, as CRM-50 allows. */
function greet(crm: Crm, request: FastifyRequest, reply: FastifyReply): void {
  if (crm.deviceOf(request.headers.cookie) !== undefined) return;
  const cookie = crm.newDevice(placeOf(request.raw));
  if (cookie !== undefined) reply.header('set-cookie', cookie);
}

export function crmRoutes(app: App, crm: Crm): void {
  app.post(
    '/api/viewers',
    {
      schema: {
        tags: ['crm'],
        summary: 'Become a viewer',
        body: z.object({
          nickname: nicknameSchema.optional(),
          simulated: z.boolean().optional().describe('a member of the simulated crowd'),
        }),
        response: { 201: viewerSchema },
      },
    },
    async (request, reply) => {
      const { nickname, simulated } = request.body;
      const judged = nickname === undefined ? undefined : await crm.mayBeCalled(nickname);
      if (judged && !judged.ok) return answer(reply, judged);
      const device = crm.deviceOf(request.headers.cookie);
      const may = crm.mayCome({ place: placeOf(request.raw), device });
      if (!may.ok) return answer(reply, may);
      greet(crm, request, reply);
      return reply.status(201).send(await crm.welcome(nickname, simulated ?? false));
    },
  );

  app.post(
    '/api/me/token',
    {
      schema: {
        tags: ['crm'],
        summary: 'A fresh token before this one ends',
        response: { 200: viewerSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      greet(crm, request, reply);
      return reply.send(crm.renew(viewer.value));
    },
  );

  app.get(
    '/api/me/follow',
    {
      schema: {
        tags: ['crm'],
        summary: 'Do I follow the shop',
        response: { 200: z.object({ following: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      greet(crm, request, reply);
      return reply.send({ following: await crm.isFollower(viewer.value.id) });
    },
  );

  app.get(
    '/api/me/reservations',
    {
      schema: {
        tags: ['crm'],
        summary: 'Sessions of which I am to be reminded',
        response: { 200: z.object({ sessionIds: z.array(z.string()) }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return reply.send({ sessionIds: await crm.reservationsOf(viewer.value.id) });
    },
  );

  app.delete(
    '/api/me/follow',
    { schema: { tags: ['crm'], summary: 'Follow no longer', response: { 204: z.null() } } },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      await crm.unfollow(viewer.value.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/api/me/addresses',
    {
      schema: {
        tags: ['crm'],
        summary: 'My addresses, masked',
        response: { 200: z.object({ addresses: z.array(addressSchema) }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return reply.send({ addresses: await crm.addressesOf(viewer.value.id) });
    },
  );

  app.post(
    '/api/me/addresses',
    {
      schema: {
        tags: ['crm'],
        summary: 'Add an address; it is encrypted at rest',
        body: addressInputSchema,
        response: { 201: addressSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return answer(reply, await crm.addAddress(viewer.value.id, request.body), 201);
    },
  );

  app.delete(
    '/api/me/addresses/:id',
    {
      schema: {
        tags: ['crm'],
        summary: 'Take an address off my list; it is deleted when no order needs it',
        params: z.object({ id: z.string().max(60) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const dropped = await crm.dropAddress(viewer.value.id, request.params.id);
      return dropped.ok ? reply.status(204).send(null) : answer(reply, dropped);
    },
  );
}
