import { constants, createContext } from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { TestEnvironment } from 'jest-environment-node';
import { ModuleMocker } from 'jest-mock';

/** What Node gives out has to be an instance of them in the tests too. */
const OF_NODE = new Set<PropertyKey>(['ArrayBuffer', 'Uint8Array']);

/**
 * Jest's environment of Node, but for its global object, which is an ordinary one. Jest's own is a proxy: each time that code
 * names `Math` or `Object` it asks that, at a hundred times the price.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    super(config, context);
    const plain = createContext(constants.DONT_CONTEXTIFY) as typeof this.global;
    for (const name of Reflect.ownKeys(this.global)) {
      if (Object.hasOwn(plain, name) && !OF_NODE.has(name)) continue;
      const { enumerable = false } = Object.getOwnPropertyDescriptor(this.global, name)!;
      Object.defineProperty(plain, name, { value: Reflect.get(this.global, name), enumerable, configurable: true, writable: true });
    }
    plain.global = plain;
    plain.Error.stackTraceLimit = this.global.Error.stackTraceLimit;
    this.context = plain;
    this.global = plain;
    this.moduleMocker = new ModuleMocker(plain);
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: plain });
  }
}
