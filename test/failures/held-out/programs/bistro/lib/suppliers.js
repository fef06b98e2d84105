'use strict';

const axios = require('axios');

const market = axios.create({ baseURL: process.env.UPSTREAM_URL, timeout: 400 });

module.exports = (router) => {
  router.get('/market/fish', async (ctx) => {
    const { data } = await market.get('/hang/fish'); // fails: axios-too-slow
    ctx.body = data;
  });

  router.get('/market/bread', async (ctx) => {
    const { data } = await market.get('/status/401/bread'); // fails: axios-not-authorised
    ctx.body = data;
  });

  router.get('/market/herbs', async (ctx) => {
    const { data } = await market.get('/status/429/herbs'); // fails: axios-too-often
    ctx.body = data;
  });

  router.get('/market/wine', async (ctx) => {
    const { data } = await axios.get(`${process.env.DEAD_URL}/wine`); // fails: axios-nobody-listens
    ctx.body = data;
  });

  router.get('/market/cheese', async (ctx) => {
    const { data } = await market.get('/json/cheese');
    ctx.body = data.items.map((item) => item.name); // fails: upstream-has-no-items
  });

  router.get('/market/oil', async (ctx) => {
    const { data } = await axios.get(`${process.env.TLS_URL}/json/oil`); // fails: axios-certificate
    ctx.body = data;
  });

  router.get('/market/salt', async (ctx) => {
    let stock;
    try {
      stock = await axios.get(`${process.env.DEAD_URL}/stock-cache`);
    } catch (err) {
      ctx.app.emit('note', err.message);
      stock = { data: { salt: '12 kg' } };
    }
    ctx.body = { kilograms: stock.data.salt.toFixed(1) }; // fails: unrelated-to-the-cache
  });
};
