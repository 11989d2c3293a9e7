package net.runagent.core.billing;

import net.runagent.core.work.Chance;
import org.springframework.stereotype.Component;

/** Numbers for people to read out: no letters that look alike, no count that tells how many there are. */
@Component
class InvoiceNumbers {
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    /** 32^9 = 3.5e13 numbers: a million invoices meet with a chance of about 1.4 %, and then the database refuses. */
    private static final int LENGTH = 9;

    private final Chance chance;

    InvoiceNumbers(Chance chance) {
        this.chance = chance;
    }

    String next() {
        StringBuilder number = new StringBuilder("RA-");
        for (int i = 0; i < LENGTH; i++) {
            number.append(LETTERS.charAt(chance.below(LETTERS.length())));
        }
        return number.toString();
    }
}
