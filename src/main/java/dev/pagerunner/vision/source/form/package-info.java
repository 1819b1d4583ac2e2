/**
 * Form fields whose values have no appearance, or an old one, get one before their page is drawn.
 * Start at {@link dev.pagerunner.vision.source.form.FormFields}. For one thread at a time.
 */
package dev.pagerunner.vision.source.form;
