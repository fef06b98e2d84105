import { DataTypes, Sequelize } from 'sequelize';

export const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false, dialect: 'postgres' });

export const Member = sequelize.define('member', {
  nick: { type: DataTypes.STRING, allowNull: false, unique: true, validate: { len: [2, 12] } },
  mail: { type: DataTypes.STRING, validate: { isEmail: true } },
  karma: { type: DataTypes.INTEGER, defaultValue: 1 },
});

export const Reply = sequelize.define('reply', { text: DataTypes.TEXT });
Reply.belongsTo(Member);
