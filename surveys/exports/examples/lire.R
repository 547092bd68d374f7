# Lire un export d’evalapp avec R : Rscript lire.R reponses.csv (sans paquet)
#                               ou  Rscript lire.R reponses.sav (paquet foreign)
fichier <- commandArgs(trailingOnly = TRUE)[1]

if (grepl("[.]sav$", fichier)) {
  # Les modalités arrivent en toutes lettres ; les codes négatifs (sans réponse, non posée,
  # ne sait pas, refus) sont déclarés manquants et deviennent NA.
  reponses <- foreign::read.spss(fichier, to.data.frame = TRUE, use.missings = TRUE,
                                 reencode = "UTF-8")
  libelles <- attr(reponses, "variable.labels")
  cat("Libellé de « site » :", libelles[["site"]], "\n")
} else {
  reponses <- read.csv2(fichier, fileEncoding = "UTF-8-BOM", check.names = FALSE,
                        na.strings = "", stringsAsFactors = FALSE)
}

cat(nrow(reponses), "réponses,", ncol(reponses), "colonnes\n")
print(table(trimws(reponses$site), useNA = "ifany"))
