/** Questions about linking that wait for a person. */
package io.concordat.registry.cases;
