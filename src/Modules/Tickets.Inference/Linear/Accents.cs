namespace Tickets.Inference;

/// <summary>
/// Joins a letter and the accent after it, as Unicode's NFC does, for lower-case Latin, Cyrillic and modern Greek. The
/// service runs without ICU (InvariantGlobalization), where <c>string.Normalize</c> returns its input unchanged.
/// </summary>
public static class Accents
{
    /// <summary>The one character for a letter and an accent, if there is one.</summary>
    public static bool TryCompose(char letter, char accent, out char composed)
    {
        var (letters, results) = accent switch
        {
            '\u0300' => ("aeiouünеиēōwâăêôơưy", "àèìòùǜǹѐѝḕṑẁầằềồờừỳ"),
            '\u0301' => (
                "aeiouyclnrszügåæøϊαεηιϋουωϒгкçēïkmõōpũwâăêôơư",
                "áéíóúýćĺńŕśźǘǵǻǽǿΐάέήίΰόύώϓѓќḉḗḯḱḿṍṓṕṹẃấắếốớứ"
            ),
            '\u0302' => ("aeioucghjswyzạẹọ", "âêîôûĉĝĥĵŝŵŷẑậệộ"),
            '\u0303' => ("anoiuvâăeêôơưy", "ãñõĩũṽẫẵẽễỗỡữỹ"),
            '\u0304' => ("aeiouüäȧæǫöõȯyиуgḷṛ", "āēīōūǖǟǡǣǭȫȭȱȳӣӯḡḹṝ"),
            '\u0306' => ("aegiouиужаеȩạ", "ăĕğĭŏŭйўӂӑӗḝặ"),
            // İ has no lower case of one character: char.ToLowerInvariant leaves it as it is.
            '\u0307' => ("cegzaobdfhmnprsśšṣtwxyſi", "ċėġżȧȯḃḋḟḣṁṅṗṙṡṥṧṩṫẇẋẏẛİ"),
            '\u0308' => ("aeiouyιυϒеіаәжзиоөэучыhõūwxt", "äëïöüÿϊϋϔёїӓӛӝӟӥӧӫӭӱӵӹḧṏṻẅẍẗ"),
            '\u0309' => ("aâăeêioôơuưy", "ảẩẳẻểỉỏổởủửỷ"),
            '\u030A' => ("auwy", "åůẘẙ"),
            '\u030B' => ("ouу", "őűӳ"),
            '\u030C' => ("cdelnrstzaiouügkʒjh", "čďěľňřšťžǎǐǒǔǚǧǩǯǰȟ"),
            '\u030F' => ("aeioruѵ", "ȁȅȉȍȑȕѷ"),
            '\u0311' => ("aeioru", "ȃȇȋȏȓȗ"),
            '\u031B' => ("ou", "ơư"),
            '\u0323' => ("bdhklmnrstvwzaeioơuưy", "ḅḍḥḳḷṃṇṛṣṭṿẉẓạẹịọợụựỵ"),
            '\u0324' => ("u", "ṳ"),
            '\u0325' => ("a", "ḁ"),
            '\u0326' => ("st", "șț"),
            '\u0327' => ("cgklnrstedh", "çģķļņŗşţȩḑḩ"),
            '\u0328' => ("aeiuo", "ąęįųǫ"),
            '\u032D' => ("delntu", "ḓḙḽṋṱṷ"),
            '\u032E' => ("h", "ḫ"),
            '\u0330' => ("eiu", "ḛḭṵ"),
            '\u0331' => ("bdklnrtzh", "ḇḏḵḻṉṟṯẕẖ"),
            _ => ("", ""),
        };
        var at = letters.IndexOf(letter, StringComparison.Ordinal);
        composed = at < 0 ? letter : results[at];
        return at >= 0;
    }
}
