import { Decimal } from '../../../src/kernel/decimal.js';
import type { SnapshotProof } from '../../../src/app/proof/snapshot-proof.js';
import type { Service } from './service.js';

const judging = (verdict: (proof: SnapshotProof) => SnapshotProof['verdict']) => (service: Service): Service => ({
  ...service,
  prove: async (ctx, edition) => {
    const proof = await service.prove(ctx, edition);
    return { ...proof, verdict: verdict(proof) };
  },
});

interface Planted {
  readonly bug: (service: Service) => Service;
  /** How the simulation says it. */
  readonly seenAs: RegExp;
}

/** Bugs, put before the service: the simulation has to see each of them, as what it is. */
export const PLANTED = {
  /** The last row of a batch is told to be recorded, and is not. */
  lostRow: {
    bug: (service) => ({
      ...service,
      record: (ctx, { interactions, ...input }) =>
        service.record(ctx, { ...input, interactions: interactions.length > 2 ? interactions.slice(0, -1) : interactions }),
    }),
    seenAs: /value.* is .* instead of|drifted/,
  },
  /** Reviews are made, and nothing else is done by itself. */
  abandonedRound: {
    bug: (service) => ({
      ...service,
      round: (tools, organizationId) => {
        const abandoned = new AbortController();
        const made = service.round(tools, organizationId, abandoned.signal);
        abandoned.abort();
        return made;
      },
    }),
    seenAs: /was not opened/,
  },
  /** Nobody looks whether what is stored still gives the number. */
  provesAnything: { bug: judging(() => 'VERIFIED'), seenAs: /VERIFIED instead of EVIDENCE_ERASED|left .* VERIFIED/ },
  /** What was erased is taken for tampering … */
  erasureIsTampering: {
    bug: judging(({ verdict }) => (verdict === 'EVIDENCE_ERASED' ? 'MISMATCH' : verdict)), seenAs: /MISMATCH instead of EVIDENCE_ERASED/,
  },
  /** … and tampering for what was erased. */
  tamperingIsErasure: { bug: judging(({ verdict }) => (verdict === 'MISMATCH' ? 'EVIDENCE_ERASED' : verdict)), seenAs: /left .* EVIDENCE_ERASED/ },
  /** Drift is measured from the number as it was frozen: what was erased counts as if it had been taken back. */
  driftOfErasure: {
    bug: (service) => ({
      ...service,
      drift: async (ctx, edition) => {
        const [drift, { frozen }] = [await service.drift(ctx, edition), await service.prove(ctx, edition)];
        return { ...drift, atPinned: frozen.value === null ? null : new Decimal(frozen.value) };
      },
    }),
    seenAs: /the value that drift is measured from is/,
  },
  /** Every difference counts, however small. */
  noMateriality: {
    bug: (service) => ({ ...service, drift: async (ctx, edition) => ({ ...await service.drift(ctx, edition), materiality: new Decimal(0) }) }),
    seenAs: /the materiality is 0 instead of/,
  },
} satisfies Record<string, Planted>;
