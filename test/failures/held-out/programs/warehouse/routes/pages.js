const { Router } = require('express');

const router = Router();

router.get('/shelf', (req, res) => {
  res.render('shelf', { items: [{ sku: 'A-1' }] }); // fails: template-needs-more
});

router.get('/missing', (req, res) => {
  res.render('overview'); // fails: no-such-template
});

router.get('/twice', (req, res) => {
  res.json({ ok: true });
  res.status(500).json({ ok: false }); // fails: second-answer
});

router.get('/decode/:name', (req, res) => {
  res.send(req.params.name);
});

router.get('/assert', (req, res) => {
  const assert = require('assert');
  const shelves = [1, 2];
  assert.strictEqual(shelves.length, 3, 'the warehouse has three shelves'); // fails: assertion
  res.end();
});

router.get('/buffer', (req, res) => {
  res.send(Buffer.from(req.query.data, 'base64').toString()); // fails: buffer-of-undefined
});

router.get('/repeat', (req, res) => {
  res.send('-'.repeat(Number(req.query.width))); // fails: negative-repeat
});

router.get('/five-hundred', (req, res) => {
  res.status(500).end(); // fails: five-hundred-for-no-reason
});

module.exports = router;
