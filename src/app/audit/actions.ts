/** What the audit log tells of. The names stand in the logs for ever: none is renamed or used for something else. */
export const AUDIT_ACTIONS = {
  ORGANIZATION_CREATED: 'The organisation was made. Details: its settings, and the id of its owner.',
  ORGANIZATION_UPDATED: 'Its settings or its name were changed. Details: the settings that changed, and whether the name did.',
  MEMBER_ADDED: 'A person was added. Subject: the member\'s id; details: the role.',
  MEMBER_ROLE_SET: 'A person\'s role was changed. Subject: the member\'s id; details: from and to.',
  MEMBER_REMOVED: 'A person was removed and their keys revoked. Subject: the member\'s id; details: the role they had.',
  API_KEY_CREATED: 'A key was made. Subject: its id; details: its role, its member or null for a service, when it expires.',
  API_KEY_REVOKED: 'A key was revoked. Subject: its id; details: its role.',
  SOURCE_DEFINED: 'A source was defined. Subject: its key; details: the version in force, and whether it is a new one.',
  SOURCE_DELETED: 'A source was withdrawn. Subject: its key; details: the version that says so.',
  MEASURE_DEFINED: 'A measure was defined. Subject: its key; details: the version in force, and whether it is a new one.',
  MEASURE_DELETED: 'A measure was withdrawn. Subject: its key; details: the version that says so.',
  KPI_DEFINED: 'A KPI was defined. Subject: its key; details: the version in force, and whether it is a new one.',
  KPI_DRAFTED: 'A draft of a KPI was made. Subject: its key; details: the draft\'s id.',
  KPI_PUBLISHED: 'A draft of a KPI was put in force. Subject: its key; details: the version that it is.',
  KPI_FOLLOWED: 'A KPI got a new version, because something that it reads changed. Subject: its key; details: the version in force.',
  KPI_RETIRED: 'A KPI was retired. Subject: its key; details: the version that was in force.',
  KPI_CONFIRMED: 'A KPI was looked at and left as it is. Subject: its key; details: the version that was looked at.',
  DEFINITIONS_APPLIED: 'Definitions kept as files were applied. Details: how many definitions were '
    + 'created, changed and removed. Each stands in an entry of its own.',
  TAG_DEFINED: 'A calendar tag was defined. Subject: its key; details: the version in force, and whether it is a new one.',
  TAG_DELETED: 'A calendar tag was withdrawn. Subject: its key; details: the version that says so.',
  SCHEDULE_DEFINED: 'A work schedule was defined. Subject: its key; details: the version in force, and whether it is a new one.',
  SCHEDULE_DELETED: 'A work schedule was withdrawn. Subject: its key; details: the version that says so.',
  PACKS_INSTALLED: 'Packs of the library were installed. Subject: their keys; details: how many definitions were installed, and '
    + 'how many were skipped. What was defined stands in entries of its own.',
  INTERACTIONS_RECORDED: 'A batch was recorded. Subject: the source\'s key; details: how many rows met which fate, and its '
    + '`completeThrough`.',
  INTERACTIONS_RETRACTED: 'Interactions were taken back. Subject: the source\'s key; details: how many.',
  IMPORT_BEGUN: 'The import of a source\'s history with its own knowledge times was begun. Subject: the source\'s key.',
  IMPORT_FINISHED: 'It was finished: the source answers. Subject: the source\'s key; details: how many interactions in how many '
    + 'revisions, and `completeThrough`.',
  IMPORT_DROPPED: 'It was given up: the source is empty. Subject: the source\'s key.',
  SOURCE_REPORTED: 'A source was declared complete up to an instant. Subject: its key; details: the instant.',
  ROLLUPS_SET: 'It was chosen by which dimensions rollups of a source are kept. Subject: its key; details: how many sets, null where the service '
    + 'chooses.',
  GOAL_DEFINED: 'A goal was defined. Subject: its key, as of all that follow; details: the version in force, and whether it is a new one.',
  GOAL_TARGET_SET: 'A version of a goal\'s target was written. Details: its number, and from when on it holds.',
  GOAL_ACTIVATED: 'A goal was activated. Details: from, to, and the id of the KPI\'s version that it pins, null without a KPI.',
  GOAL_PAUSED: 'A goal was paused. Details: from, to.',
  GOAL_RESUMED: 'A goal was resumed. Details: from, to.',
  GOAL_CLOSED: 'A goal was closed. Details: from, to, and the outcome.',
  GOAL_VERSION_KEPT: 'A goal keeps the version of its KPI that it pins. Details: from, to.',
  GOAL_REBASED: 'A goal goes on with a new target for the new version of its KPI. Details: as of GOAL_ACTIVATED.',
  GOAL_STATUS_DECLARED: 'Somebody declared how a goal stands. Details: the status.',
  GOAL_REBASE_REQUIRED: 'The service found a major version of a goal\'s KPI that nobody has decided about. Subject: the goal\'s key; details: from, to.',
  REVIEW_OPENED: 'A review opened by itself. Subject: its id, as of all that follow; details: the goal\'s key, the period, the state before.',
  REVIEW_SUBMITTED: 'A review was submitted for signing. Details: the goal\'s key, the period, the state before, the snapshot\'s id.',
  REVIEW_CHANGES_REQUESTED: 'A reviewer asked for changes. Details: the goal\'s key, the period.',
  REVIEW_SIGNED_OFF: 'The first edition of a review was signed. Details: the goal\'s key, the period, the edition\'s id, whether its author signed it.',
  REVIEW_DRIFTED: 'A signed number was found to have moved. Details: the goal\'s key, the period, the state before.',
  REVIEW_DRIFT_ACCEPTED: 'A drift was accepted as it is. Details: the goal\'s key, the period.',
  REVIEW_RESTATEMENT_PROPOSED: 'A restatement was proposed. Details: the goal\'s key, the period, the snapshot\'s id.',
  REVIEW_RESTATED: 'A later edition of a review was signed. Details: the goal\'s key, the period, the edition\'s id and number, whether its author '
    + 'signed it.',
  REVIEW_SKIPPED: 'A review was skipped. Details: the goal\'s key, the period, the state before.',
  REVIEW_ACTION_ADDED: 'An action was added to a review. Subject: the review\'s id; details: the action\'s id, its owner\'s id.',
  REVIEW_ACTION_UPDATED: 'An action was changed. Subject: the id of the review that it stands in; details: the action\'s id, its state.',
  REVIEW_COMMENTED: 'A comment was made on a review. Subject: the review\'s id; details: the comment\'s id.',
  STRETCH_EXCLUDED: 'A stretch was excluded for a goal. Subject: its key; details: the exclusion\'s id, the stretch, the category.',
  EXCLUSION_WITHDRAWN: 'The rows of an excluded stretch count again. Subject: the goal\'s key; details: the exclusion\'s id.',
  ERASED: 'All that was known of a customer or case was deleted. Of whom is written nowhere. Subject: CUSTOMER or CASE; details: how many '
    + 'interactions and revisions, in how many sources, and how many snapshots had evidence among them.',
  WEBHOOK_DEFINED: 'An address was named that events are sent to. Subject: the webhook\'s id; details: whether it is active, and how many '
    + 'kinds of events it is sent (0: all).',
  WEBHOOK_UPDATED: 'A webhook was changed. Subject: its id; details: whether it is active, whether its address is another one, and whether its '
    + 'secret was exchanged.',
  WEBHOOK_DELETED: 'A webhook was deleted. Subject: its id.',
  DELIVERY_REPLAYED: 'An event was sent to a webhook once more by hand. Subject: the delivery\'s id; details: the webhook, and the event\'s number.',
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
