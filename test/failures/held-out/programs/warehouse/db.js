const mysql = require('mysql2');

const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 3 });

exports.query = (sql, values, done) => pool.query(sql, values, done); // fails: mysql-sku-taken, mysql-shelf-left-out, mysql-sku-too-long, mysql-typo, mysql-table-missing

exports.promise = pool.promise();

exports.init = (done) => {
  const statements = [
    'create table items (id int primary key auto_increment, sku varchar(8) not null, shelf int not null, unique key sku_unique (sku))',
    'create table movements (id int primary key auto_increment, item_id int not null, amount int not null, constraint movements_item foreign key (item_id) references items (id))',
    "insert into items (sku, shelf) values ('A-1', 4)",
    'insert into movements (item_id, amount) values (1, 5)',
  ];
  const next = (err) => {
    const statement = statements.shift();
    if (err || !statement) return done(err);
    pool.query(statement, next);
  };
  next();
};
