import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ChangeCause as ChangeCauseName } from '../../app/proof/change-model.js';
import type { ProofPart as ProofPartName, ProofVerdict as ProofVerdictName } from '../../app/proof/snapshot-proof.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { ChangeCause, ProofPart, ProofVerdict } from './proof-enums.js';

@ObjectType({ description: 'Rows that a number was made of, as a sum that does not depend on their order.' })
export class EvidenceDigest {
  @Field(() => Int, { description: 'How many revisions.' })
  rows!: number;

  @Field(() => String, { description: 'The sum of their digests modulo 2^256, as 64 hexadecimal digits. A digest says nothing about a row without its salt.' })
  digest!: string;
}

@ObjectType({ description: 'A number with what it was made of.' })
export class ProvenNumber {
  @Field(() => ExactDecimal, { nullable: true, description: 'As judged: rows of excluded stretches do not count. In the KPI\'s unit; null: no value.' })
  value!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The same if nothing were excluded; null: no value.' })
  valueOfAllRows!: string | null;

  @Field(() => String, { description: 'The version of the engine that made it.' })
  engine!: string;

  @Field(() => EvidenceDigest, { description: 'Its rows.' })
  evidence!: EvidenceDigest;
}

@ObjectType({ description: 'Something that is not as it was signed.' })
export class ProofDifference {
  @Field(() => ProofPart, { description: 'Where.' })
  part!: ProofPartName;

  @Field(() => String, { description: 'What, in words.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Of DIGEST: key of the row\'s source; else null.' })
  source!: string | null;

  @Field(() => String, { nullable: true, description: 'Of DIGEST: the row\'s key; else null, and for who may not read single rows.' })
  interaction!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Of DIGEST: when the revision was recorded; else null.' })
  recordedAt!: string | null;
}

@ObjectType({ description: 'A signed number beside what running its stored plan again gives, over what had been recorded when it was pinned.' })
export class SnapshotProof {
  @Field(() => ID, { description: 'Id of the edition.' })
  edition!: string;

  @Field(() => ProofVerdict, { description: 'What it comes to.' })
  verdict!: ProofVerdictName;

  @Field(() => DateTime, { description: 'What had been recorded by then is what the number is of.' })
  knowledge!: string;

  @Field(() => String, { description: 'SHA-256 of the snapshot\'s canonical JSON, as it is stored: 64 hexadecimal digits.' })
  hash!: string;

  @Field(() => ProvenNumber, { description: 'As it was signed.' })
  frozen!: ProvenNumber;

  @Field(() => ProvenNumber, { description: 'As its plan gives it now; its evidence by content and salt, never by the stored digests.' })
  replayed!: ProvenNumber;

  @Field(() => EvidenceDigest, { description: 'What erasures took of its evidence. Of what is intact, replayed and erased are together frozen.' })
  erased!: EvidenceDigest;

  @Field(() => ExactDecimal, { nullable: true, description: 'The replayed value less the frozen one; null where either has none.' })
  delta!: string | null;

  @Field(() => [ProofDifference], { description: 'What is not as it was signed; of MISMATCH alone. Of rows with false digests the first hundred of each source.' })
  differences!: ProofDifference[];
}

@ObjectType({ description: 'What one cause did to a number, or several that can only be told together because there is no value between them.' })
export class WaterfallPart {
  @Field(() => [ChangeCause], { description: 'The cause, or causes.' })
  causes!: ChangeCauseName[];

  @Field(() => String, { description: 'The exact difference, as plain decimal text with all its digits, which may be more than 34.' })
  part!: string;
}

@ObjectType({ description: 'A difference in parts: together they are exactly end − start.' })
export class Waterfall {
  @Field(() => ExactDecimal, { description: 'Where it begins: the signed number.' })
  start!: string;

  @Field(() => ExactDecimal, { description: 'Where it ends.' })
  end!: string;

  @Field(() => [WaterfallPart], { description: 'In the order in which the causes were let in; those that did nothing are 0.' })
  parts!: WaterfallPart[];
}

@ObjectType({ description: 'Why a signed number differs from another signed one, or from what it would be now.' })
export class Change {
  @Field(() => ID, { description: 'Id of the edition that it begins with.' })
  edition!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the edition that it leads to; null: it leads to now.' })
  to!: string | null;

  @Field(() => DateTime, { description: 'What the first one knew.' })
  knownFrom!: string;

  @Field(() => DateTime, { description: 'What the second one knows.' })
  knownTo!: string;

  @Field(() => Waterfall, { nullable: true, description: 'Of the value, in the KPI\'s unit; null where one of its ends has none.' })
  value!: Waterfall | null;

  @Field(() => Waterfall, { nullable: true, description: 'Of the margin to the target; null where one of its ends has none.' })
  margin!: Waterfall | null;
}
