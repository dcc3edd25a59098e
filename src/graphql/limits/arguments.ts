import { valueFromASTUntyped, type DirectiveNode, type FieldNode, type OperationDefinitionNode } from 'graphql';

export type Values = Readonly<Record<string, unknown>>;

/** The variables as they will arrive, defaults filled in; nothing is checked yet. */
export function variableValues(operation: OperationDefinitionNode, sent: Values | undefined): Values {
  const values: Record<string, unknown> = Object.create(null);
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const value = sent !== undefined && Object.hasOwn(sent, name) ? sent[name] : undefined;
    if (value !== undefined) values[name] = value;
    else if (definition.defaultValue !== undefined) values[name] = valueFromASTUntyped(definition.defaultValue);
  }
  return values;
}

/** A node's arguments by name; a variable without a value is undefined. */
export function argumentValues(node: FieldNode | DirectiveNode, variables: Values): Values {
  const values: Record<string, unknown> = Object.create(null);
  for (const argument of node.arguments ?? []) values[argument.name.value] = valueFromASTUntyped(argument.value, variables);
  return values;
}

/** Whether @skip or @include leaves the selection out, as far as the variables say. */
export function isLeftOut(directives: readonly DirectiveNode[] | undefined, variables: Values): boolean {
  return (directives ?? []).some((directive) => {
    const { if: condition } = argumentValues(directive, variables);
    return (directive.name.value === 'skip' && condition === true) || (directive.name.value === 'include' && condition === false);
  });
}
