const { Router } = require('express');
const { body, validationResult } = require('express-validator');
const db = require('../db');

const router = Router();

router.post('/', (req, res, next) => {
  db.query('insert into items set ?', req.body, (err, result) => {
    // fails: mysql-sku-taken, mysql-shelf-left-out, mysql-sku-too-long
    if (err) return next(err);
    res.json({ id: result.insertId });
  });
});

router.delete('/:id', async (req, res, next) => {
  try {
    await db.promise.query('delete from items where id = ?', [req.params.id]); // fails: mysql-item-has-moved
    res.end();
  } catch (err) {
    next(err);
  }
});

router.post('/:id/movements', async (req, res, next) => {
  try {
    await db.promise.execute('insert into movements (item_id, amount) values (?, ?)', [req.params.id, req.body.amount]); // fails: mysql-movement-of-nothing, mysql-undefined-parameter
    res.end();
  } catch (err) {
    next(err);
  }
});

router.get('/report', (req, res, next) => {
  db.query('select sku, sum(amount) total form items join movements', [], (err, rows) => {
    // fails: mysql-typo
    if (err) return next(err);
    res.json(rows);
  });
});

router.get('/prices', (req, res, next) => {
  db.query('select * from prices', [], (err, rows) => {
    // fails: mysql-table-missing
    if (err) return next(err);
    res.json(rows);
  });
});

router.get('/:sku/shelf', (req, res, next) => {
  db.query('select shelf from items where sku = ?', [req.params.sku], (err, rows) => {
    if (err) return next(err);
    try {
      res.json({ shelf: rows[0].shelf }); // fails: mysql-no-such-sku
    } catch (e) {
      next(e);
    }
  });
});

router.put('/:id', body('shelf').isInt({ min: 1 }), body('note').optional().isLength({ max: 10 }), (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) return res.status(422).json({ errors: errors.array() }); // fails: express-validator-422
  res.end();
});

module.exports = router;
