"""Is a PDF fit for press? Every rule answers passed, failed or not checked."""
