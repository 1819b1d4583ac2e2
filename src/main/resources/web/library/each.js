// The same for many, a few at a time.

/**
 * @param {Array} items
 * @param {(item: any) => Promise} work
 * @returns {Promise<{item: any, error: Error}[]>} those that failed
 */
export async function each(items, work, atOnce = 4) {
  const waiting = [...items];
  const failed = [];
  const worker = async () => {
    while (waiting.length > 0) {
      const item = waiting.shift();
      try {
        await work(item);
      } catch (error) {
        failed.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return failed;
}
