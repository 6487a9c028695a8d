import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';

/** https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html: break the glass, and emergency treatment. */
const PURPOSES = ['BTG', 'ETREAT'] as const;

const A_REASON = { message: 'reason must say in 10 to 1000 characters why the record is needed now' };

/** What somebody asks for who meets a record beyond the policy. */
export class BreakGlassDeclaration {
  @Matches(/^(?:Patient\/)?[A-Za-z0-9.-]{1,64}$/, { message: 'patient must be the id of a Patient' })
  patient: string;

  @IsString(A_REASON)
  @Matches(/^\s*\S[^]{8,998}\S\s*$/, A_REASON)
  reason: string;

  @IsIn(PURPOSES, { message: `purpose must be one of ${PURPOSES.join(', ')} of v3-ActReason` })
  purpose: (typeof PURPOSES)[number];
}

export class ReviewDeclaration {
  @IsIn(['approved', 'flagged'], { message: 'verdict must be approved or flagged' })
  verdict: 'approved' | 'flagged';

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  note?: string;
}
