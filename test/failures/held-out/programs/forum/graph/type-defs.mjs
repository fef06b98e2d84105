export const typeDefs = /* GraphQL */ `
  type Member {
    id: ID!
    nick: String!
    karma: Int!
  }
  type Query {
    member(id: ID!): Member
    karmaOf(nick: String!): Int
    threads: [String!]!
    moderators: [String!]!
  }
  type Mutation {
    join(nick: String!, mail: String): Member
    reply(threadId: Int!, text: String!): Boolean
    ban(id: ID!): Boolean
  }
`;
