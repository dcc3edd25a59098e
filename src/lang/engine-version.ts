/**
 * The version of evaluation that made a number. It is raised whenever the same plan over the same rows gives another number than
 * before, so that a number which differs from a stored one can be told from one that was tampered with.
 */
export const ENGINE_VERSION = '1';
