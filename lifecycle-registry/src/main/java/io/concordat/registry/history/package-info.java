/** What was asserted about an entity before, and what each change changed. */
package io.concordat.registry.history;
