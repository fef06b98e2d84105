import { GraphQLError } from 'graphql';
import { Member, Reply, sequelize } from '../models.mjs';

export const resolvers = {
  Query: {
    member: (_root, { id }) => Member.findByPk(id),
    async karmaOf(_root, { nick }) {
      const member = await Member.findOne({ where: { nick } });
      return member.karma * 2; // fails: sequelize-finds-no-member
    },
    async threads() {
      const [rows] = await sequelize.query('select title from threads'); // fails: sequelize-no-table
      return rows.map(({ title }) => title);
    },
    moderators() {
      throw new GraphQLError('members only', { extensions: { code: 'FORBIDDEN' } }); // fails: graphql-forbidden
    },
  },
  Mutation: {
    async join(_root, { nick, mail }) {
      const member = await Member.create({ nick, mail }); // fails: sequelize-nick-is-taken, sequelize-validation
      return member;
    },
    async reply(_root, { threadId, text }) {
      await Reply.create({ memberId: threadId, text }); // fails: sequelize-reply-of-nobody
      return true;
    },
    async ban(_root, { id }) {
      const member = await Member.findByPk(id, { rejectOnEmpty: true }); // fails: sequelize-empty-result
      await member.destroy();
      return true;
    },
  },
};
