/** What a policy author types: what a policy would change, and putting one in force. */
package io.concordat.quickstart.policy;
