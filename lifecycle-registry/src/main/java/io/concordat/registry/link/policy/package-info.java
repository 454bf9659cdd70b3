/** The rules by which records link, as a file that is read whole or refused whole. */
package io.concordat.registry.link.policy;
