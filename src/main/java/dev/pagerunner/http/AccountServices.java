package dev.pagerunner.http;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.jobs.Ownership;

/** What the web role needs of accounts. */
public record AccountServices(
    Accounts accounts,
    Logins logins,
    Tokens tokens,
    Quotas quotas,
    Ownership ownership,
    SingleSignOn signOn) {}
