package net.runagent.core.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address: twenty bytes, whichever way the people of a family write them.
 *
 * @param hex {@code 0x} and forty lower-case digits, also for TRON, whose nodes answer so
 */
public record ChainAddress(ChainFamily family, String hex) {
    private static final Pattern STORED = Pattern.compile("0x[0-9a-f]{40}");
    private static final Pattern EVM = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final String NOBODY = "0x" + "0".repeat(40);
    /** What TRON writes before the twenty bytes. */
    private static final byte TRON_PREFIX = 0x41;

    private static final int BYTES = 20;

    public ChainAddress {
        if (!STORED.matcher(hex).matches()) {
            throw new IllegalArgumentException("an address is 0x and forty lower-case digits");
        }
    }

    /** What came of reading what a person wrote. */
    public sealed interface Reading {
        record Read(ChainAddress address) implements Reading {}

        record Wrong(Mistake mistake) implements Reading {}
    }

    public enum Mistake {
        /** No address of any chain we know. */
        SHAPE,
        /** A letter is wrong, or its case. */
        CHECKSUM,
        /** Right, but of chains of the other family. */
        OTHER_FAMILY,
        /** The address that belongs to nobody: what is sent there is gone. */
        NOBODY
    }

    static ChainAddress of(ChainFamily family, byte[] twenty) {
        if (twenty.length != BYTES) {
            throw new IllegalArgumentException("an address has twenty bytes");
        }
        return new ChainAddress(family, "0x" + HexFormat.of().formatHex(twenty));
    }

    /** Reads it as a person copied it, with its checksum. One in lower or upper case alone carries none and is taken. */
    public static Reading read(ChainFamily family, String written) {
        String text = written.strip();
        if (EVM.matcher(text).matches()) {
            return family == ChainFamily.EVM ? evm(text) : new Reading.Wrong(Mistake.OTHER_FAMILY);
        }
        if (text.length() == 34 && text.startsWith("T")) {
            Reading tron = tron(text);
            return family == ChainFamily.EVM && tron instanceof Reading.Read
                    ? new Reading.Wrong(Mistake.OTHER_FAMILY)
                    : tron;
        }
        return new Reading.Wrong(Mistake.SHAPE);
    }

    private static Reading evm(String text) {
        ChainAddress address = new ChainAddress(ChainFamily.EVM, text.toLowerCase(Locale.ROOT));
        String digits = text.substring(2);
        boolean oneCase =
                digits.equals(digits.toLowerCase(Locale.ROOT)) || digits.equals(digits.toUpperCase(Locale.ROOT));
        return oneCase || text.equals(address.shown()) ? known(address) : new Reading.Wrong(Mistake.CHECKSUM);
    }

    private static Reading tron(String text) {
        Optional<byte[]> said = Base58.checked(text);
        if (said.isEmpty()) {
            return new Reading.Wrong(Mistake.CHECKSUM);
        }
        byte[] bytes = said.get();
        if (bytes.length != BYTES + 1 || bytes[0] != TRON_PREFIX) {
            return new Reading.Wrong(Mistake.SHAPE);
        }
        return known(of(ChainFamily.TRON, Arrays.copyOfRange(bytes, 1, bytes.length)));
    }

    private static Reading known(ChainAddress address) {
        return address.hex.equals(NOBODY) ? new Reading.Wrong(Mistake.NOBODY) : new Reading.Read(address);
    }

    /** The whole address as its wallets write it: EIP-55, or Base58Check on TRON. */
    public String shown() {
        return family == ChainFamily.TRON ? base58() : eip55();
    }

    private String base58() {
        byte[] all = new byte[BYTES + 1];
        all[0] = TRON_PREFIX;
        System.arraycopy(HexFormat.of().parseHex(hex.substring(2)), 0, all, 1, BYTES);
        return Base58.withCheck(all);
    }

    /** A letter is a capital where the digit of the Keccak of the lower-case text is 8 or more. */
    private String eip55() {
        String digits = hex.substring(2);
        String hash = HexFormat.of().formatHex(Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            text.append(Character.digit(hash.charAt(i), 16) >= 8 ? Character.toUpperCase(digit) : digit);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return shown();
    }
}
