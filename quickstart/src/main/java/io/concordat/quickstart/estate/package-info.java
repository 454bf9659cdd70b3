/**
 * A made-up company, Meridian, whose non-human identities, contracts and changes the stand-in
 * vendor APIs serve. Made from a seed and one base instant, so that two runs tell the same stories;
 * plain JDK, no framework, no clock.
 */
package io.concordat.quickstart.estate;
