# Lire un export CSV d’evalapp avec R seul, sans paquet : Rscript lire.R reponses.csv
arguments <- commandArgs(trailingOnly = TRUE)
reponses <- read.csv2(arguments[1], fileEncoding = "UTF-8-BOM", check.names = FALSE,
                      na.strings = "", stringsAsFactors = FALSE)
cat(nrow(reponses), "réponses,", ncol(reponses), "colonnes\n")
print(table(reponses$site, useNA = "ifany"))
