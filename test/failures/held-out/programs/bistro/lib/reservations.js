'use strict';

const yup = require('yup');

const reservation = yup.object({
  guests: yup.number().integer().min(1).max(12).required(),
  contact: yup
    .object({
      phone: yup
        .string()
        .matches(/^\+\d+$/)
        .required(),
    })
    .required(),
});

const TABLES = [
  { number: 1, seats: 2, zone: { name: 'window' } },
  { number: 2, seats: 6 },
];

class NoTableError extends Error {
  constructor(guests) {
    super(`No table for ${guests}: the waiting list has a timeout of 30 minutes`);
    this.name = 'NoTableError';
  }
}

module.exports = (router) => {
  router.post('/reservations', async (ctx) => {
    const input = await reservation.validate(ctx.request.body, { abortEarly: false }); // fails: yup-refuses
    const table = TABLES.find((t) => t.seats >= input.guests);
    if (!table) throw new NoTableError(input.guests); // fails: no-table-is-free
    ctx.body = { table: table.number, zone: table.zone.name }; // fails: table-without-a-zone
  });

  router.get('/reservations/:id', (ctx) => {
    ctx.throw(404, 'no such reservation'); // fails: reservation-unknown
  });

  router.get('/reservations/:id/owner', (ctx) => {
    if (!ctx.get('x-staff')) ctx.throw(403, 'staff only'); // fails: guests-keep-out
  });

  router.put('/reservations/:id', (ctx) => {
    const { body } = ctx.request;
    body.notes.forEach((note) => note.trim()); // fails: notes-is-a-text
    ctx.body = body;
  });
};
