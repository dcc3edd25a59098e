/** The one part of jstat that is used; it ships no types. */
declare module 'jstat' {
  const jstat: {
    readonly studentt: { /** The quantile of Student's t distribution. */ inv(probability: number, degreesOfFreedom: number): number };
    readonly normal: { inv(probability: number, mean: number, deviation: number): number };
  };
  export default jstat;
}
