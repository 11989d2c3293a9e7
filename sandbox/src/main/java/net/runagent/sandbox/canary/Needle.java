package net.runagent.sandbox.canary;

/** One shape of one secret. */
record Needle(Canary canary, String shape, byte[] bytes) {
    boolean standsAt(byte[] haystack, int from) {
        if (from < 0 || from + bytes.length > haystack.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (haystack[from + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
