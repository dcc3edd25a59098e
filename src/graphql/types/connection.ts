import { Field, ObjectType, type ClassType } from 'type-graphql';
import { PageInfo } from './page-info.js';

/** The Relay connection and edge types of a node type: `SourceConnection`, `SourceEdge`. */
export function connectionOf(name: string, node: () => ClassType | object): ClassType {
  @ObjectType(`${name}Edge`, { description: `A ${name} and where it stands in its connection.` })
  class Edge {
    @Field(node, { description: `The ${name}.` })
    node!: unknown;

    @Field(() => String, { description: 'Opaque: give it as `after` to go on behind this node.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}, as the Relay specification says.` })
  class Connection {
    @Field(() => [Edge], { description: 'The page\'s nodes, each with its cursor.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The page\'s nodes alone.' })
    nodes!: unknown[];

    @Field(() => PageInfo, { description: 'Where the page stands.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}
