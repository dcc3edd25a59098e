/** Own names that only the run knows: ids and cursors. */
export const OWN = {
  member: '$member', spentMember: '$spentMember', apiKey: '$apiKey', version: '$version', draft: '$draft', spentDraft: '$spentDraft',
  review: '$review', spentReview: '$spentReview', action: '$action', reviewCursor: '$reviewCursor', goalCursor: '$goalCursor',
  webhook: '$webhook', spentWebhook: '$spentWebhook',
  owner: '$owner', auditHash: '$auditHash', auditCursor: '$auditCursor', groupCursor: '$groupCursor', dimensionCursor: '$dimensionCursor',
  kpiCursor: '$kpiCursor', measureCursor: '$measureCursor', tagCursor: '$tagCursor', scheduleCursor: '$scheduleCursor',
  sourceCursor: '$sourceCursor', memberCursor: '$memberCursor',
  apiKeyCursor: '$apiKeyCursor', interactionCursor: '$interactionCursor', versionCursor: '$versionCursor',
} as const;
