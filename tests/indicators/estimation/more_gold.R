# Further reference values, of the same kinds as the public ones, on other data sets.
#
#     Rscript more_gold.R FOLDER
#
# Writes FOLDER/gold.json and the data sets beside it, for `python -m tests.indicators.gold`.
# Data: those of R's own `survey` package, and made-up samples with lonely units, zero weights,
# missing answers, empty groups, two stages and domains of a few units. Left out, being R's own:
# quantile rules shahvaish, hf3, hf4 and hf9 (slips of 4.1), exact ties, and what R counts of rows
# without weight (the beta and likelihood intervals, the rank tests).

suppressMessages({
    library(survey)
    library(jsonlite)
    library(MASS)
})
options(survey.lonely.psu = "adjust", warn = 1)
folder <- commandArgs(TRUE)[1]
set.seed(7)
W <- function(d, n) write.csv(d, file.path(folder, paste0(n, ".csv")), row.names = FALSE)
data(api)
data(nhanes)
data(scd)
data(crowd)
data(hospital)
data(fpc)
data(mu284)
W(apistrat, "apistrat")
W(apiclus1, "apiclus1")
W(apiclus2, "apiclus2")
W(apisrs, "apisrs")
W(nhanes, "nhanes")
scd$sid <- seq_len(nrow(scd))
W(scd, "scd")
W(crowd, "crowd")
W(hospital, "hospital")
W(fpc, "fpc")
W(mu284, "mu284")
mk <- function(seed, n = 900, H = 6) {
    set.seed(seed)
    st <- sample(paste0("s", 1:H), n, TRUE, prob = (H:1))
    ps <- paste0(st, "_", sample(1:9, n, TRUE))
    ps[st == "s6"] <- "s6_1"
    age <- sample(c("18-29", "30-44", "45-59", "60+"), n, TRUE)
    sexe <- sample(c("F", "M"), n, TRUE)
    site <- sample(c("Agde", "Beziers", "Sete", "Zola"), n, TRUE, prob = c(0.4, 0.3, 0.28, 0.02))
    ui <- rnorm(9 * H)
    u <- ui[as.integer(factor(ps))]
    y <- rbinom(n, 1, plogis(-0.3 + 0.4 * u + (sexe == "F") * 0.3))
    rare <- rbinom(n, 1, 0.01)
    allone <- rep(1, n)
    zero <- rep(0, n)
    sc <- pmin(5, pmax(1, round(3 + u + rnorm(n))))
    num <- round(exp(rnorm(n, 2 + 0.2 * u, 0.6)), 3)
    log <- runif(n) < 0.4
    w <- round(runif(n, 0.5, 9), 4)
    y[sample(n, 40)] <- NA
    sc[sample(n, 60)] <- NA
    num[sample(n, 30)] <- NA
    log[sample(n, 10)] <- NA
    age2 <- age
    age2[sample(n, 50)] <- NA
    d <- data.frame(id = 1:n, strate = st, grappe = ps, poids = w, site = site, age = age, sexe = sexe, 
        age.mq = age2, ok = y, rare = rare, un = allone, nul = zero, score5 = sc, montant = num, 
        vrai = log, date = as.character(as.Date("2026-01-01") + sample(0:90, n, TRUE)))
    d$Np <- ave(as.integer(factor(ps)), st, FUN = function(x) length(unique(x))) * 3
    d$Np[st == "s1"] <- ave(as.integer(factor(ps)), st, FUN = function(x) length(unique(x)))[st == 
        "s1"]
    d$Np2 <- ave(rep(1, n), d$grappe, FUN = sum) * 4
    d$niveau <- sample(1:3, n, TRUE)
    d$wave <- sample(c("T0", "T1"), n, TRUE)
    d[order(d$strate, d$grappe), ]
}
W(mk(1), "synth")
z <- mk(2, 300, 4)
z$poids[sample(300, 45)] <- 0
W(z, "zeros")
small <- mk(3, 60, 3)
W(small, "petit")
rd <- function(n) {
    d <- read.csv(file.path(folder, paste0(n, ".csv")), stringsAsFactors = TRUE)
    if ("awards" %in% names(d)) 
        d$aw <- as.numeric(d$awards == "Yes")
    if ("comp.imp" %in% names(d)) 
        d$cimp <- as.numeric(d$comp.imp == "Yes")
    if ("sch.wide" %in% names(d)) 
        d$sw <- as.numeric(d$sch.wide == "Yes")
    if ("yr.rnd" %in% names(d)) 
        d$yr <- as.numeric(d$yr.rnd == "Yes")
    if ("meals" %in% names(d)) 
        d$mealsc <- cut(d$meals, c(-1, 25, 50, 75, 100), labels = c("m1", "m2", "m3", "m4"))
    d
}
spec <- list(srs = list(data = "apisrs", weights = "pw", fpc = "fpc"), strat = list(data = "apistrat", 
    strata = "stype", weights = "pw", fpc = "fpc"), clus1 = list(data = "apiclus1", cluster = "dnum", 
    weights = "pw", fpc = "fpc"), clus2 = list(data = "apiclus2", cluster = c("dnum", "snum"), fpc = c("fpc1", 
    "fpc2")), clus2_wr = list(data = "apiclus2", cluster = "dnum", weights = "pw"), nhanes = list(data = "nhanes", 
    cluster = "SDMVPSU", strata = "SDMVSTRA", weights = "WTMEC2YR"), hospital = list(data = "hospital", 
    strata = "oblevel", fpc = "tothosp", weights = "weighta"), fpc = list(data = "fpc", cluster = "psuid", 
    strata = "stratid", weights = "weight", fpc = "Nh"), fpc_wr = list(data = "fpc", cluster = "psuid", 
    strata = "stratid", weights = "weight"), scd = list(data = "scd", cluster = "ambulance", strata = "ESA"), 
    crowd = list(data = "crowd", cluster = "cluster", strata = "stratum", weights = "weight"), mu284 = list(data = "mu284", 
        cluster = c("id1", "id2"), fpc = c("n1", "n2")), synth = list(data = "synth", strata = "strate", 
        cluster = "grappe", weights = "poids", fpc = "Np"), synth_wr = list(data = "synth", strata = "strate", 
        cluster = "grappe", weights = "poids"), synth_2 = list(data = "synth", strata = "strate", 
        cluster = c("grappe", "id"), weights = "poids", fpc = c("Np", "Np2")), synth_ns = list(data = "synth", 
        weights = "poids"), zeros = list(data = "zeros", strata = "strate", cluster = "grappe", 
        weights = "poids"), petit = list(data = "petit", strata = "strate", cluster = "grappe", 
        weights = "poids"), petit_un = list(data = "petit"))
f1 <- function(x) if (is.null(x)) NULL else as.formula(paste0("~", paste(x, collapse = "+")))
D <- list()
for (n in names(spec)) {
    s <- spec[[n]]
    a <- list(id = if (is.null(s$cluster)) ~1 else f1(s$cluster), data = rd(s$data), nest = TRUE)
    if (!is.null(s$strata)) 
        a$strata <- f1(s$strata)
    if (!is.null(s$weights)) 
        a$weights <- f1(s$weights)
    if (!is.null(s$fpc)) 
        a$fpc <- f1(s$fpc)
    r <- try(do.call(svydesign, a))
    if (inherits(r, "try-error")) {
        cat("NO DESIGN", n, "\n")
        next
    }
    D[[n]] <- r
}
arr <- function(x) I(unname(as.vector(x)))
R <- list()
add <- function(id, kind, design, args, expr, value, tol) {
    v <- try(value, silent = TRUE)
    if (inherits(v, "try-error")) {
        cat("R fails:", id, substr(v, 1, 120), "\n")
        return(invisible())
    }
    R[[length(R) + 1]] <<- list(id = id, kind = kind, design = design, args = args, r_expr = expr, 
        result = v, rel_tol = tol)
}
est <- function(s, df) {
    e <- coef(s)
    se <- as.vector(SE(s))
    q <- qt(0.975, df)
    list(names = arr(names(e)), estimate = arr(e), se = arr(se), ci_low = arr(e - q * se), ci_high = arr(e + 
        q * se), df = df, cv = arr(se/abs(e)))
}
estd <- function(fn, f, d, na) {
    s <- fn(f, d, na.rm = na, deff = TRUE)
    s2 <- fn(f, d, na.rm = na, deff = "replace")
    L <- est(s, degf(d))
    V <- as.matrix(vcov(s))
    if (nrow(V) > 1) 
        L$vcov <- unname(V)
    L$deff_wor <- arr(deff(s))
    L$deff_wr <- arr(deff(s2))
    L
}
num <- list(srs = c("api00", "enroll", "aw", "cimp"), strat = c("api99", "mobility", "aw"), clus1 = c("api99", 
    "enroll", "avg.ed"), clus2 = c("api00", "enroll", "aw", "meals"), clus2_wr = c("api00", "target"), 
    nhanes = c("HI_CHOL", "agecat", "race"), hospital = c("births"), fpc = c("x"), fpc_wr = c("x"), 
    scd = c("alive", "arrests"), crowd = c("rooms", "person"), mu284 = c("y1"), synth = c("ok", 
        "rare", "score5", "montant", "un", "nul", "age", "site", "age.mq"), synth_wr = c("ok", "montant", 
        "vrai"), synth_2 = c("ok", "montant", "site"), synth_ns = c("ok", "age.mq"), zeros = c("ok", 
        "montant", "age", "site"), petit = c("ok", "montant", "sexe", "site"), petit_un = c("ok", 
        "age.mq", "rare"))
for (n in names(D)) {
    d <- D[[n]]
    add(paste0("degf/", n), "degf", n, list(), "degf", list(degf = degf(d), n = nrow(d$variables)), 
        0)
    for (v in num[[n]]) {
        na <- anyNA(d$variables[[v]])
        add(paste("mean", n, v, sep = "/"), "mean", n, list(variable = v, na_rm = na), "estd(svymean)", 
            estd(svymean, f1(v), d, na), 1e-10)
        add(paste("total", n, v, sep = "/"), "total", n, list(variable = v, na_rm = na), "estd(svytotal)", 
            estd(svytotal, f1(v), d, na), 1e-10)
    }
}
byres <- function(b, df) {
    e <- coef(b)
    s <- as.vector(SE(b))
    if (is.matrix(SE(b)) || is.data.frame(SE(b))) 
        s <- unlist(SE(b))
    q <- qt(0.975, df)
    list(names = arr(names(e)), estimate = arr(e), se = arr(s), df = df, ci_low = arr(e - q * s), 
        ci_high = arr(e + q * s))
}
bys <- list(c("srs", "api00", "stype"), c("strat", "api00", "awards"), c("clus2", "api00", "stype"), 
    c("clus2", "stype", "awards"), c("clus2", "enroll", "stype+sch.wide"), c("nhanes", "HI_CHOL", 
        "race"), c("nhanes", "HI_CHOL", "RIAGENDR"), c("nhanes", "HI_CHOL", "agecat"), c("nhanes", 
        "HI_CHOL", "race+agecat"), c("nhanes", "agecat", "race"), c("synth", "ok", "site"), c("synth", 
        "ok", "site+sexe"), c("synth", "age", "site"), c("synth", "age.mq", "site"), c("synth", 
        "montant", "age.mq"), c("synth", "ok", "vrai"), c("synth", "vrai", "site"), c("synth_2", 
        "ok", "site"), c("zeros", "ok", "site"), c("zeros", "age", "site"), c("petit", "ok", "site"), 
    c("petit", "age", "site"), c("petit_un", "ok", "sexe+age"), c("scd", "arrests", "ESA"), c("hospital", 
        "births", "oblevel"), c("fpc", "x", "stratid"), c("synth", "un", "site"), c("synth", "nul", 
        "site"), c("synth", "ok", "niveau"), c("synth_2", "montant", "niveau+site"), c("crowd", 
        "rooms", "stratum"))
for (b in bys) {
    d <- D[[b[1]]]
    for (k in c("by_mean", "by_total")) {
        fn <- if (k == "by_mean") 
            svymean
        else svytotal
        add(paste(k, b[1], b[2], b[3], sep = "/"), k, b[1], list(variable = b[2], by = I(strsplit(b[3], 
            "+", fixed = TRUE)[[1]]), na_rm = TRUE), "byres(svyby)", byres(svyby(f1(b[2]), f1(b[3]), 
            d, fn, na.rm = TRUE, keep.names = TRUE), degf(d)), 1e-10)
    }
}
ci <- function(v, d, m, df = degf(d), level = 0.95) {
    s <- svyciprop(f1(v), d, method = m, df = df, level = level, na.rm = TRUE)
    k <- confint(s)
    list(estimate = as.vector(coef(s)), se = as.vector(SE(s)), ci_low = k[1], ci_high = k[2], df = if (is.finite(df)) df else "Inf", 
        level = level)
}
cis <- list(c("srs", "cimp"), c("strat", "yr"), c("clus1", "aw"), c("clus2", "aw"), c("clus2", "cimp"), 
    c("clus2", "yr"), c("nhanes", "HI_CHOL"), c("synth", "ok"), c("synth", "rare"), c("synth_2", 
        "ok"), c("zeros", "ok"), c("petit", "ok"), c("petit_un", "ok"), c("synth_ns", "ok"))
for (b in cis) {
    d <- D[[b[1]]]
    for (m in c("logit", "likelihood", "asin", "beta", "mean", "xlogit")) {
        if (b[1] == "zeros" && m %in% c("beta", "likelihood")) 
            next
        for (L in c(0.9, 0.95)) add(paste("ci_prop", b[1], b[2], m, L, sep = "/"), "ci_prop", b[1], 
            list(variable = b[2], method = m, df = "degf", level = L, na_rm = TRUE), "ci()", ci(b[2], 
                d, m, level = L), if (m == "likelihood") 
                1e-04
            else 1e-06)
        add(paste("ci_prop", b[1], b[2], m, "z", sep = "/"), "ci_prop", b[1], list(variable = b[2], 
            method = m, df = "Inf", na_rm = TRUE), "ci(df=Inf)", ci(b[2], d, m, df = Inf), if (m == 
            "likelihood") 
            1e-04
        else 1e-06)
    }
}
for (b in list(c("clus2", "aw", "stype"), c("nhanes", "HI_CHOL", "race"), c("nhanes", "HI_CHOL", 
    "agecat"), c("synth", "ok", "site"), c("zeros", "ok", "age"), c("petit", "ok", "sexe"))) for (m in c("logit", 
    "xlogit", "beta", "asin", "mean")) {
    if (b[1] == "zeros" && m == "beta") 
        next
    d <- D[[b[1]]]
    add(paste("by_ci_prop", b[1], b[2], b[3], m, sep = "/"), "by_ci_prop", b[1], list(variable = b[2], 
        by = b[3], method = m, na_rm = TRUE), "by ci", {
        L <- levels(factor(d$variables[[b[3]]]))
        r <- lapply(L, function(l) {
            sd <- subset(d, d$variables[[b[3]]] == l)
            k <- ci(b[2], sd, m)
            k[c("estimate", "se", "ci_low", "ci_high", "df")]
        })
        names(r) <- L
        r
    }, 1e-06)
}
rat <- list(c("srs", "api.stu", "enroll", "stype"), c("clus2", "api.stu", "enroll", "stype"), c("clus2", 
    "meals", "ell", "awards"), c("synth", "montant", "score5", "site"), c("zeros", "montant", "score5", 
    "site"), c("hospital", "births", "weighta", "oblevel"), c("scd", "arrests", "alive", "ESA"), 
    c("petit", "ok", "montant", "sexe"))
for (b in rat) {
    d <- D[[b[1]]]
    add(paste("ratio", b[1], b[2], b[3], sep = "/"), "ratio", b[1], list(numerator = b[2], denominator = b[3], 
        na_rm = TRUE), "svyratio", {
        r <- svyratio(f1(b[2]), f1(b[3]), d, deff = TRUE, na.rm = TRUE)
        list(estimate = as.vector(coef(r)), se = as.vector(SE(r)), df = degf(d), deff = as.vector(deff(r)))
    }, 1e-10)
    add(paste("ratio_by", b[1], b[2], b[3], b[4], sep = "/"), "ratio_by", b[1], list(numerator = b[2], 
        denominator = b[3], by = b[4], na_rm = TRUE), "svyby svyratio", {
        r <- svyby(f1(b[2]), f1(b[4]), denominator = f1(b[3]), d, svyratio, na.rm = TRUE)
        list(levels = arr(as.character(r[[1]])), estimate = arr(coef(r)), se = arr(SE(r)))
    }, 1e-10)
}
P <- c(0.1, 0.25, 0.5, 0.75, 0.9)
qs <- list(c("srs", "api00"), c("clus1", "enroll"), c("clus2", "api00"), c("clus2", "enroll"), c("synth", 
    "montant"), c("synth_2", "montant"), c("zeros", "montant"), c("petit", "montant"), c("petit_un", 
    "montant"), c("synth", "score5"), c("mu284", "y1"))
for (b in qs) {
    d <- D[[b[1]]]
    for (it in c("mean", "beta", "xlogit", "score")) for (qr in c("math", "school", "hf1", "hf2", 
        "hf5", "hf6", "hf7", "hf8")) {
        if (it == "score" && qr != "math") 
            next
        if (b[1] == "zeros" && it %in% c("beta", "score")) 
            next
        add(paste("quantile", b[1], b[2], it, qr, sep = "/"), "quantile", b[1], list(variable = b[2], 
            interval = it, qrule = qr, na_rm = TRUE), "svyquantile", {
            q <- suppressWarnings(svyquantile(f1(b[2]), d, P, interval.type = it, qrule = qr, na.rm = TRUE, 
                se = TRUE))
            m <- q[[1]]
            list(p = arr(P), quantile = arr(m[, 1]), ci_low = arr(m[, 2]), ci_high = arr(m[, 3]), 
                se = arr(m[, 4]))
        }, 1e-09)
    }
}
ch <- list(c("srs", "stype", "awards"), c("clus2", "awards", "stype"), c("clus2", "sch.wide", "stype"), 
    c("clus2", "mealsc", "awards"), c("nhanes", "HI_CHOL", "race"), c("nhanes", "agecat", "RIAGENDR"), 
    c("nhanes", "race", "agecat"), c("synth", "ok", "site"), c("synth", "score5", "site"), c("synth", 
        "age.mq", "sexe"), c("synth", "vrai", "sexe"), c("synth_2", "ok", "site"), c("zeros", "ok", 
        "age"), c("zeros", "age", "site"), c("petit", "ok", "sexe"), c("petit_un", "ok", "age"), 
    c("synth_ns", "ok", "age"))
for (b in ch) {
    d <- D[[b[1]]]
    f <- f1(b[2:3])
    for (st in c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")) add(paste("chisq", b[1], 
        b[2], b[3], st, sep = "/"), "chisq", b[1], list(row = b[2], col = b[3], statistic = st), 
        "svychisq", {
            h <- suppressWarnings(svychisq(f, d, statistic = st))
            list(statistic = unname(as.vector(h$statistic)), parameter = if (st %in% c("lincom", 
                "saddlepoint")) NULL else arr(h$parameter), p_value = as.vector(h$p.value))
        }, 1e-08)
    add(paste("crosstab", b[1], b[2], b[3], sep = "/"), "crosstab", b[1], list(row = b[2], col = b[3]), 
        "svytable", {
            k <- complete.cases(d$variables[, c(b[2], b[3])])
            dd <- subset(d, k)
            t <- svytable(f, dd)
            w <- weights(d)
            dd$variables$ii <- interaction(dd$variables[[b[2]]], dd$variables[[b[3]]])
            s <- svymean(~ii, dd)
            x <- rep(0, length(t))
            names(x) <- levels(dd$variables$ii)
            x[sub("^ii", "", names(coef(s)))] <- SE(s)
            list(row_levels = arr(rownames(t)), col_levels = arr(colnames(t)), weighted = unname(unclass(t)), 
                n = unname(unclass(table(d$variables[k & w > 0, b[2]], d$variables[k & w > 0, b[3]]))), 
                cell_prop = arr(t/sum(t)), cell_se = arr(x), order = "column-major (row index fastest)")
        }, 1e-09)
}
for (b in list(list("clus2", "awards", c(0.4, 0.6)), list("nhanes", "race", c(0.2, 0.6, 0.1, 0.1)), 
    list("synth", "age", c(0.25, 0.25, 0.3, 0.2)), list("zeros", "sexe", c(0.5, 0.5)), list("petit", 
        "age", c(0.25, 0.25, 0.3, 0.2)))) add(paste("gof", b[[1]], b[[2]], sep = "/"), "gof_chisq", 
    b[[1]], list(variable = b[[2]], p = I(b[[3]])), "svygofchisq", {
        d <- D[[b[[1]]]]
        if (is.numeric(d$variables[[b[[2]]]])) 
            d$variables[[b[[2]]]] <- factor(d$variables[[b[[2]]]])
        h <- svygofchisq(f1(b[[2]]), b[[3]], d)
        list(statistic = unname(as.vector(h$statistic)), scale = unname(h$parameter)[1], df = unname(h$parameter)[2], 
            p_value = as.vector(h$p.value))
    }, 1e-08)
tt <- list(c("clus2", "api00", "awards"), c("clus2", "I(api00-api99)", "0"), c("nhanes", "HI_CHOL", 
    "RIAGENDR"), c("synth", "montant", "sexe"), c("synth", "ok", "sexe"), c("zeros", "montant", 
    "sexe"), c("petit", "montant", "sexe"), c("synth", "score5", "vrai"))
for (b in tt) {
    d <- D[[b[1]]]
    f <- as.formula(paste0(b[2], "~", b[3]))
    add(paste("ttest", b[1], b[2], b[3], sep = "/"), "ttest", b[1], list(y = b[2], group = b[3]), 
        "svyttest", {
            h <- svyttest(f, d)
            k <- confint(h)
            list(estimate = unname(as.vector(h$estimate)), t = unname(as.vector(h$statistic)), df = unname(as.vector(h$parameter)), 
                p_value = as.vector(h$p.value), ci_low = k[1], ci_high = k[2])
        }, 1e-09)
}
rk <- list(c("clus2", "api00", "awards"), c("clus2", "enroll", "stype"), c("nhanes", "HI_CHOL", 
    "RIAGENDR"), c("nhanes", "HI_CHOL", "race"), c("synth", "score5", "sexe"), c("synth", "montant", 
    "site"), c("petit", "montant", "sexe"))
for (b in rk) {
    d <- D[[b[1]]]
    f <- as.formula(paste0(b[2], "~", b[3]))
    for (t in c("wilcoxon", "median", "vanderWaerden", "KruskalWallis")) add(paste("rank", b[1], 
        b[2], b[3], t, sep = "/"), "ranktest", b[1], list(y = b[2], group = b[3], test = t), "svyranktest", 
        {
            h <- svyranktest(f, d, test = t)
            list(statistic = unname(as.vector(h$statistic)), parameter = arr(h$parameter), p_value = as.vector(h$p.value), 
                estimate = if (is.null(h$estimate)) NULL else unname(as.vector(h$estimate)))
        }, 1e-08)
}
pw <- list(c("clus2", "api00", "stype"), c("zeros", "rare", "site"), c("strat", "enroll", "stype"))
adj <- c("holm", "BH", "bonferroni", "hommel")
for (b in pw) {
    d <- D[[b[1]]]
    add(paste("pairwise", b[1], b[2], b[3], sep = "/"), "pairwise", b[1], list(y = b[2], by = b[3]), 
        "pairwise", {
            bb <- svyby(f1(b[2]), f1(b[3]), d, svymean, na.rm = FALSE, covmat = TRUE)
            L <- as.character(bb[[1]])
            V <- vcov(bb)
            m <- coef(bb)
            k <- combn(length(L), 2)
            e <- m[k[2, ]] - m[k[1, ]]
            s <- sqrt(V[cbind(k[1, ], k[1, ])] + V[cbind(k[2, ], k[2, ])] - 2 * V[cbind(k[1, ], 
                k[2, ])])
            df <- degf(d)
            p <- 2 * pt(-abs(e/s), df)
            L2 <- list(a = arr(L[k[1, ]]), b = arr(L[k[2, ]]), diff = arr(e), se = arr(s), df = df, 
                t = arr(e/s), p_raw = arr(p))
            for (z in adj) L2[[paste0("p_", z)]] <- arr(p.adjust(p, z))
            L2
        }, 1e-09)
}
gl <- list(list("clus2", "api00~ell+meals+stype", "gaussian"), list("clus2", "aw~meals+stype", "logit"), 
    list("clus2", "sch.wide~meals+api99", "logit"), list("clus2", "enroll~stype+meals", "poisson"), 
    list("nhanes", "HI_CHOL~factor(race)+agecat+RIAGENDR", "logit"), list("nhanes", "HI_CHOL~factor(race)*factor(RIAGENDR)", 
        "logit"), list("synth", "ok~site+age+sexe", "logit"), list("synth", "ok~site*sexe+montant", 
        "logit"), list("synth", "montant~age.mq+vrai", "gaussian"), list("synth", "vrai~sexe+age", 
        "logit"), list("synth", "score5~site+age", "poisson"), list("synth", "log(montant)~site", 
        "gaussian"), list("synth", "montant~I(score5^2)+score5", "gaussian"), list("synth_2", "ok~site+age", 
        "logit"), list("zeros", "ok~age+sexe", "logit"), list("zeros", "montant~site", "gaussian"), 
    list("petit", "ok~sexe", "logit"), list("scd", "alive~ESA", "gaussian"), list("strat", "api00~log(enroll)+stype", 
        "gaussian"), list("strat", "api00~ell*meals", "gaussian"), list("strat", "I(api00>700)~meals", 
        "logit"), list("srs", "api00~1", "gaussian"))
fam <- function(f) switch(f, gaussian = gaussian(), logit = quasibinomial(), poisson = quasipoisson())
for (g in gl) {
    d <- D[[g[[1]]]]
    add(paste("glm", g[[1]], g[[2]], sep = "/"), "glm", g[[1]], list(formula = g[[2]], family = g[[3]]), 
        "svyglm", {
            m <- suppressWarnings(svyglm(as.formula(g[[2]]), d, control = glm.control(epsilon = 1e-15, 
                maxit = 200), family = fam(g[[3]])))
            s <- coef(summary(m))
            k <- confint(m, method = "Wald", ddf = m$df.residual)
            list(names = arr(names(coef(m))), coef = arr(coef(m)), se = arr(SE(m)), t = arr(s[, 
                3]), p_value = arr(s[, 4]), df_resid = m$df.residual, ci_low = arr(k[, 1]), ci_high = arr(k[, 
                2]), vcov = unname(vcov(m)))
        }, 1e-07)
}
te <- list(list("clus2", "api00~ell+meals+stype", "gaussian", "stype"), list("clus2", "aw~meals+stype", 
    "logit", "stype"), list("nhanes", "HI_CHOL~factor(race)+agecat+RIAGENDR", "logit", "factor(race)"), 
    list("nhanes", "HI_CHOL~factor(race)+agecat+RIAGENDR", "logit", "agecat"), list("synth", "ok~site+niveau", 
        "logit", "site"), list("synth_wr", "ok~site*sexe", "logit", "site:sexe"), list("strat", 
        "api00~ell*meals", "gaussian", "ell:meals"))
for (g in te) {
    d <- D[[g[[1]]]]
    add(paste("term", g[[1]], g[[2]], g[[4]], sep = "/"), "term_test", g[[1]], list(formula = g[[2]], 
        family = g[[3]], term = g[[4]]), "regTermTest", {
        m <- eval(bquote(svyglm(.(as.formula(g[[2]])), d, family = .(if (g[[3]] == "logit") 
            quote(quasibinomial())
        else quote(gaussian())))))
        t <- f1(g[[4]])
        w <- regTermTest(m, t, method = "Wald")
        l <- regTermTest(m, t, method = "LRT")
        wf <- regTermTest(m, t, method = "WorkingWald")
        list(wald_F = as.vector(w$Ftest), df = w$df, ddf = w$ddf, p_value = as.vector(w$p), lrt_chisq = as.vector(l$chisq), 
            lrt_p = as.vector(l$p), lrt_lambda = arr(l$lambda), ww_p = as.vector(wf$p))
    }, 1e-06)
}
ol <- list(c("clus2", "mealsc~ell+stype"), c("strat", "mealsc~stype"))
for (g in ol) {
    d <- D[[g[1]]]
    add(paste("ordinal", g[1], g[2], sep = "/"), "ordinal_logit", g[1], list(formula = g[2]), "svyolr", 
        {
            m <- svyolr(as.formula(g[2]), d, control = list(reltol = 1e-15, maxit = 2000))
            V <- vcov(m)
            list(names = arr(c(names(m$coefficients), names(m$zeta))), coef = arr(c(m$coefficients, 
                m$zeta)), se = arr(sqrt(diag(V))), df_resid = m$df.residual, deviance = m$deviance)
        }, 0.001)
}
for (g in list(c("nhanes", "HI_CHOL~agecat+factor(RIAGENDR)", "race"), c("clus2", "aw~meals+ell", 
    "stype"), c("synth", "ok~age+sexe", "site"), c("synth", "ok~montant", "age"))) add(paste("marg", 
    g[1], g[2], g[3], sep = "/"), "marginal_means", g[1], list(formula = g[2], by = g[3]), "svypredmeans", 
    {
        d <- D[[g[1]]]
        if (is.numeric(d$variables[[g[3]]])) 
            d$variables[[g[3]]] <- factor(d$variables[[g[3]]])
        d0 <- subset(d, complete.cases(d$variables[, c(all.vars(as.formula(g[2])), g[3])]))
        m <- svyglm(as.formula(g[2]), d0, family = quasibinomial())
        s <- svypredmeans(m, f1(g[3]))
        list(names = arr(names(coef(s))), estimate = arr(coef(s)), se = arr(SE(s)))
    }, 1e-06)
wts <- function(d0, d1) {
    w <- weights(d1)
    w0 <- weights(d0)
    on <- w0 > 0
    w <- w[on]
    g <- w/w0[on]
    k <- length(w) * sum(w^2)/sum(w)^2
    list(weights = arr(w), sum = sum(w), g_min = min(g), g_max = max(g), deff_kish = k, n_eff = length(w)/k)
}
tot <- function(d, v, na) {
    t <- svytotal(f1(v), d, na.rm = na)
    m <- svymean(f1(v), d, na.rm = na)
    list(variable = v, total = as.vector(coef(t)), total_se = as.vector(SE(t)), mean = as.vector(coef(m)), 
        mean_se = as.vector(SE(m)))
}
tb <- function(x, k = 1) {
    t <- table(x)
    as.list(setNames(as.numeric(t) * k, names(t)))
}
ag <- list(E = 4421, H = 755, M = 1018)
sw <- list(No = 1072, Yes = 5122)
aw <- list(No = 2027, Yes = 4167)
cal <- function(n, vars, f, kind, args, tol, by = NULL) {
    d0 <- D[[n]]
    add(paste(kind, n, substr(toJSON(args, auto_unbox = TRUE), 1, 60), sep = "/"), kind, n, args, 
        kind, {
            d1 <- f(d0)
            L <- wts(d0, d1)
            L$stats <- lapply(vars, function(v) tot(d1, v, TRUE))
            if (kind == "rake") {
                L$stats_calibrate <- L$stats
            }
            if (!is.null(by)) {
                b <- svyby(f1(by[1]), f1(by[2]), d1, svymean, na.rm = TRUE)
                L$by <- c(list(variable = by[1], by = by[2]), byres(b, degf(d1)))
            }
            if (length(by) == 3) {
                h <- svychisq(f1(c(by[3], by[2])), d1)
                L$chisq <- list(row = by[3], col = by[2], F = unname(as.vector(h$statistic)), parameter = arr(h$parameter), 
                  p_value = as.vector(h$p.value))
            }
            L
        }, tol)
}
dfp <- function(v, t) {
    r <- data.frame(names(t), as.numeric(unlist(t)))
    names(r) <- c(v, "Freq")
    r
}
for (n in c("clus2", "clus2_wr", "strat")) {
    cal(n, c("api00", "enroll", "aw"), function(d) postStratify(d, ~stype, dfp("stype", ag)), "poststratify", 
        list(margins = list(list(variable = "stype", totals = ag))), 1e-09, c("api00", "stype"))
    for (mm in list(c("stype", "sch.wide"), c("stype", "sch.wide", "awards"))) {
        T <- list(stype = ag, sch.wide = sw, awards = aw)
        cal(n, c("api00", "enroll", "aw"), function(d) calibrate(d, lapply(mm, f1), lapply(mm, function(v) dfp(v, 
            T[[v]])), calfun = "raking", epsilon = 1e-12, maxit = 300), "rake", list(margins = lapply(mm, 
            function(v) list(variable = v, totals = T[[v]])), tol = 1e-13), 1e-07, c("api00", "stype", 
            "awards"))
    }
    pt <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069)
    p2 <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 5122)
    for (z in list(list("~stype+api99", pt, "linear", NULL), list("~stype+api99", pt, "raking", 
        NULL), list("~stype+sch.wide", p2, "logit", c(0.5, 2)), list("~stype+sch.wide", p2, "linear", 
        c(0.5, 2)), list("~stype+sch.wide", p2, "linear", NULL), list("~stype+api99", pt, "logit", 
        c(0.2, 3)))) cal(n, c("api00", "enroll"), function(d) calibrate(d, as.formula(z[[1]]), z[[2]], 
        calfun = z[[3]], bounds = if (is.null(z[[4]])) 
            c(-Inf, Inf)
        else z[[4]], epsilon = 1e-12, maxit = 300), "calibrate", list(formula = z[[1]], population_totals = as.list(z[[2]]), 
        calfun = z[[3]], bounds = if (is.null(z[[4]])) NULL else I(z[[4]])), 1e-08)
}
mg <- list(age = list(`18-29` = 900, `30-44` = 1200, `45-59` = 1100, `60+` = 1000), sexe = list(F = 2150, 
    M = 2050), site = list(Agde = 1700, Beziers = 1300, Sete = 1120, Zola = 80))
for (n in c("synth", "synth_wr", "synth_2")) for (mm in list(c("age", "sexe"), c("age", "sexe", 
    "site"))) cal(n, c("montant", "ok"), function(d) calibrate(d, lapply(mm, f1), lapply(mm, function(v) dfp(v, 
    mg[[v]])), calfun = "raking", epsilon = 1e-12, maxit = 500), "rake", list(margins = lapply(mm, 
    function(v) list(variable = v, totals = mg[[v]])), tol = 1e-13), 1e-07, if (n == "zeros") NULL else c("ok", 
    "site", "score5"))
for (z in list(c("clus2", "10", "100"), c("strat", "20", "50"), c("synth", "1", "6"), c("petit", 
    "1", "8"), c("clus2", "1", "60"))) add(paste("trim", z[1], z[2], z[3]), "trim_weights", z[1], 
    list(lower = as.numeric(z[2]), upper = as.numeric(z[3]), strict = TRUE), "trimWeights", list(weights = arr(weights(trimWeights(D[[z[1]]], 
        upper = as.numeric(z[3]), lower = as.numeric(z[2]), strict = TRUE)))), 1e-10)
lon <- list(list("strat", "apistrat", "stype", "H", c("api00", "aw"), ~1, ~stype, ~pw), list("strat", 
    "apistrat", "stype", "E", c("api00", "enroll"), ~1, ~stype, ~pw), list("synth", "synth", "strate", 
    "s3", c("ok", "montant"), ~grappe, ~strate, ~poids), list("nhanes", "nhanes", "SDMVSTRA", "80", 
    c("HI_CHOL"), ~SDMVPSU, ~SDMVSTRA, ~WTMEC2YR), list("fpc", "fpc", "stratid", "1", c("x"), ~psuid, 
    ~stratid, ~weight))
for (z in lon) for (o in c("adjust", "average", "certainty", "remove")) {
    options(survey.lonely.psu = o)
    add(paste("lonely", z[[1]], z[[4]], o, sep = "/"), "lonely_psu", z[[1]], list(option = o, data_rule = paste0(z[[2]], 
        " keeping only the first row of ", z[[3]], "==", z[[4]])), "lonely", {
        x <- rd(z[[2]])
        h <- as.character(x[[z[[3]]]]) == z[[4]]
        x <- x[!h | (h & cumsum(h) == 1), ]
        d <- svydesign(id = z[[6]], strata = z[[7]], weights = z[[8]], data = x, nest = TRUE)
        r <- lapply(z[[5]], function(v) est(svymean(f1(v), d, na.rm = TRUE), degf(d)))
        names(r) <- z[[5]]
        r
    }, 1e-10)
    options(survey.lonely.psu = "adjust")
}
for (z in list(list("clus2_wr", "JK1", c("api00", "stype", "aw")), list("nhanes", "JKn", c("HI_CHOL", 
    "agecat")), list("fpc", "JKn", c("x")), list("zeros", "JKn", c("montant", "age")), list("petit", 
    "JKn", c("ok", "site")), list("synth_ns", "JK1", c("ok")))) add(paste("jack", z[[1]], z[[2]]), 
    "jackknife", z[[1]], list(type = z[[2]], na_rm = TRUE), "as.svrepdesign", {
        r <- as.svrepdesign(D[[z[[1]]]], type = z[[2]])
        o <- lapply(z[[3]], function(v) {
            s <- svymean(f1(v), r, na.rm = TRUE)
            list(estimate = arr(coef(s)), se = arr(SE(s)))
        })
        names(o) <- z[[3]]
        o
    }, 1e-09)
for (z in list(list("clus2", c("api00", "api99")), list("synth_ns", c("un", "rare")), list("petit_un", 
    c("rare", "poids")), list("mu284", c("y1")), list("hospital", "births"))) add(paste("var", z[[1]], 
    paste(z[[2]], collapse = "+")), "variance", z[[1]], list(variables = I(z[[2]]), na_rm = FALSE), 
    "svyvar", {
        s <- svyvar(f1(z[[2]]), D[[z[[1]]]], na.rm = TRUE)
        M <- as.matrix(s)
        list(cov = unname(matrix(as.numeric(M), nrow(M))))
    }, 1e-09)
for (n in c("synth_wr", "synth_ns", "zeros")) for (y in "rare") add(paste("wave_by_site", n, y, 
    sep = "/"), "wave_by_site", n, list(y = y), "wave", {
    d <- D[[n]]
    b <- svyby(f1(y), ~wave + site, d, svymean, na.rm = TRUE, covmat = TRUE)
    n_ <- names(coef(b))
    S <- levels(d$variables$site)
    V <- vcov(b)
    m <- coef(b)
    df <- degf(d)
    e <- sapply(S, function(s) m[paste0("T1.", s)] - m[paste0("T0.", s)])
    A <- sapply(S, function(s) {
        z <- rep(0, length(m))
        names(z) <- n_
        z[paste0("T1.", s)] <- 1
        z[paste0("T0.", s)] <- -1
        z
    })
    C <- t(A) %*% V %*% A
    se <- sqrt(diag(C))
    p <- 2 * pt(-abs(e/se), df)
    did <- e[-1] - e[1]
    dse <- sqrt(diag(C)[-1] + C[1, 1] - 2 * C[1, -1])
    list(sites = arr(S), diff = arr(e), se = arr(se), df = df, p_raw = arr(p), p_holm = arr(p.adjust(p, 
        "holm")), p_BH = arr(p.adjust(p, "BH")), did = arr(did), did_se = arr(dse))
}, 1e-09)
add("alpha/clus2", "cronbach_alpha", "clus2", list(items = c("api00", "api99", "meals")), "svycralpha", 
    list(alpha = as.vector(svycralpha(~api00 + api99 + meals, D$clus2, na.rm = TRUE))), 1e-09)
for (z in list(c("clus2", "api99", "api00"))) add(paste0("panel_change/", z[1], "/", z[2], "->", 
    z[3]), "panel_change", z[1], list(note = ""), "panel", {
    d <- D[[z[1]]]
    a <- svymean(~I(api00 - api99), d)
    s <- svycontrast(svymean(~api99 + api00, d), c(-1, 1))
    list(diff = as.vector(coef(a)), se = as.vector(SE(a)), diff2 = as.vector(coef(s)), se2 = as.vector(SE(s)), 
        cov = unname(as.matrix(vcov(svymean(~api99 + api00, d)))))
}, 1e-09)
for (z in list(c(0, 1), c(1, 1), c(3, 7), c(250, 1000), c(0, 500), c(12, 13))) add(paste("bin", 
    z[1], z[2]), "simple_binomial", "none", list(count = z[1], nobs = z[2]), "prop.test", {
    x <- z[1]
    n <- z[2]
    w <- suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int)
    b <- binom.test(x, n)$conf.int
    list(wilson = arr(w), clopper_pearson = arr(b), jeffreys = arr(qbeta(c(0.025, 0.975), x + 0.5, 
        n - x + 0.5)))
}, 1e-08)
for (k in 1:6) {
    p <- sort(runif(9)^k)
    p <- sample(p)
    if (k == 3) 
        p[2:3] <- p[1]
    add(paste("padj", k), "p_adjust", "none", list(p = I(p)), "p.adjust", {
        m <- c("holm", "BH", "BY", "bonferroni", "hochberg", "hommel")
        o <- lapply(m, function(q) arr(p.adjust(p, q)))
        names(o) <- m
        o
    }, 1e-12)
}
cat(length(R), "records\n")
writeLines(toJSON(list(meta = list(survey = "4.1-1"), designs = spec, records = R), auto_unbox = TRUE, 
    digits = I(17), null = "null", na = "null"), file.path(folder, "gold.json"))
