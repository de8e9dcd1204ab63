/** Milliseconds of this process's processor time since `before`, which other processes on the machine change little. */
export function processorTime(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
