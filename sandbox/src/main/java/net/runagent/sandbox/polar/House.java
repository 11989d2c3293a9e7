package net.runagent.sandbox.polar;

/** The desks of the simulated Polar, which its API and its pages share. */
record House(
        Discounts discounts,
        Cards cards,
        Cashier cashier,
        Renewals renewals,
        PlanChanges plans,
        Refunds refunds,
        Invoices invoices) {}
