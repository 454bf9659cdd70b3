/** The lifecycle registry: wiring and configuration. */
package io.concordat.registry;
