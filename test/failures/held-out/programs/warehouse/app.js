const express = require('express');
const db = require('./db');

const app = express();
app.set('view engine', 'ejs');
app.set('views', __dirname + '/views');
app.use(express.urlencoded({ extended: false }));
app.use(express.json());

app.get('/healthy', (req, res) => res.end('ok'));
app.use('/items', require('./routes/items'));
app.use('/partners', require('./routes/partners'));
app.use('/pages', require('./routes/pages'));

app.use((err, req, res, next) => {
  if (res.headersSent) return next(err);
  res.status(err.status || 500).json({ error: err.message, stack: undefined }); // fails: undecodable-path, form-where-json-was-meant, https-get-certificate
});

db.init((err) => {
  if (err) throw err;
  app.listen(process.env.PORT, '127.0.0.1');
});
