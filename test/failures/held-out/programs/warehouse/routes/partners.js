const https = require('https');
const { Router } = require('express');
const superagent = require('superagent');

const router = Router();
const UPSTREAM = process.env.UPSTREAM_URL;

router.get('/stock', (req, res, next) => {
  superagent.get(`${UPSTREAM}/status/403/stock`).end((err, answer) => {
    // fails: superagent-403
    if (err) {
      err.status = undefined;
      return next(err);
    }
    res.json(answer.body);
  });
});

router.get('/reset', async (req, res, next) => {
  try {
    const answer = await superagent.get(`${UPSTREAM}/reset/stock`); // fails: superagent-hang-up
    res.json(answer.body);
  } catch (err) {
    next(err);
  }
});

router.get('/secure', (req, res, next) => {
  https
    .get(`${process.env.TLS_URL}/json/x`, (answer) => answer.pipe(res)) // fails: https-get-certificate
    .on('error', next);
});

router.get('/status', (req, res) => {
  fetch(`${UPSTREAM}/status/500/status`)
    .then((answer) => answer.json())
    .then((status) => res.json({ state: status.state.toUpperCase() })) // fails: error-answer-read-as-data
    .catch((err) => res.status(502).json({ error: String(err.message) })); // fails: error-answer-read-as-data
});

router.get('/token', async (req, res, next) => {
  try {
    const expired = await fetch(`${UPSTREAM}/status/401/token`);
    const token = expired.status === 401 ? { value: undefined } : await expired.json();
    res.json({ bearer: token.value.slice(0, 4) }); // fails: refreshed-token-is-empty
  } catch (err) {
    next(err);
  }
});

router.get('/later', (req, res, next) => {
  setTimeout(() => {
    next(new Error('the partner unauthorized this shelf by hand')); // fails: prose-about-authorisation
  }, 10);
});

module.exports = router;
